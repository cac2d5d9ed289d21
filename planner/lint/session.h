/* session.h - the settings of a session, as SET and transactions leave them. */
#ifndef PLANNER_LINT_SESSION_H
#define PLANNER_LINT_SESSION_H

#include "planner/model/action.h"

enum session_setting {
    SESSION_LOCK_TIMEOUT,
    SESSION_STATEMENT_TIMEOUT,
    SESSION_TIME_ZONE,
    SESSION_SETTINGS,
};

enum session_zone {
    ZONE_UNKNOWN, /* nobody set it */
    ZONE_UTC,
    ZONE_OTHER,
};

/* What a SET said. */
struct session_value {
    const char *text; /* NULL where nobody set it */
    int64_t ms;       /* the text as a timeout; 0 for none */
};

struct session {
    struct session_value values[SESSION_SETTINGS];
    struct session_value locals[SESSION_SETTINGS]; /* until the transaction ends */
    bool in_transaction;
    bool by_statement; /* BEGIN opened it, not the runner */
};

/* Follows SET and RESET. */
void session_set(struct session *s, const struct action *a);

/* Follows SELECT set_config(...); other queries change nothing. */
void session_call(struct session *s, const struct query *q);

void session_begin(struct session *s, bool by_statement);
void session_end(struct session *s);

/* Returns lock_timeout or statement_timeout in milliseconds; 0 for none. */
int64_t session_timeout_ms(const struct session *s, enum session_setting setting);

/* Returns whether a SET said what it is. */
bool session_is_set(const struct session *s, enum session_setting setting);

enum session_zone session_zone(const struct session *s);

#endif
