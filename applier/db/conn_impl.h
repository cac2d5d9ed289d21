/* conn_impl.h - what a connection is made of; for applier/db alone. */
#ifndef APPLIER_DB_CONN_IMPL_H
#define APPLIER_DB_CONN_IMPL_H

#include <libpq-fe.h>

#include "applier/db/conn.h"
#include "applier/db/query.h"

/* A question that was asked ahead of time, and its answer. */
struct answered {
    struct query query;
    struct rows rows;
    struct failure failure; /* sqlstate is NULL where it ran */
    bool taken;
};

struct answered_list {
    VEC_FIELDS(struct answered);
};

struct conn {
    PGconn *pg;
    struct arena *arena;
    const struct target *target;
    const char *application;
    enum conn_use use;
    struct conn_facts facts;
    const struct conn_watch *watch;
    struct answered_list asked;
    int64_t patience_ms; /* an answer takes longer: the connection counts as lost; 0: never */
};

#endif
