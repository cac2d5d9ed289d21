/*
 * proxy.h - between migapply and the server: counts the protocol's messages,
 * and strikes at one of them.
 *
 * The messages of both directions are counted in one sequence: all of them, or
 * those alone that bring certain statements. At the chosen one, before it is
 * passed on, the program is killed (SIGKILL), or the connection is cut: what
 * was sent before has arrived, that message and what follows has not.
 */
#ifndef TESTS_INTEGRATION_APPLY_PROXY_H
#define TESTS_INTEGRATION_APPLY_PROXY_H

#include <stdbool.h>

#include "common/strlist.h"
#include "tests/integration/apply/program.h"

enum proxy_action {
    PROXY_NONE,
    PROXY_KILL,
    PROXY_CUT,
    PROXY_TERM, /* SIGTERM, once */
};

struct proxy_strike {
    enum proxy_action action;
    long at;                          /* which of the messages counted, from 1 */
    const struct strlist *statements; /* count these alone; NULL: every message */
};

struct proxy_result {
    struct run_result run;
    long count; /* of messages that came, as the strike counts them */
    bool struck;
};

/* Returns a socket that listens on a free port of this host. */
int proxy_listen(int *out_port);

/* Runs migapply with its connections going through a proxy. */
struct proxy_result proxy_run(const char *const words[], const struct proxy_strike *strike,
                              struct arena *arena);

#endif
