/*
 * conn.h - a connection to PostgreSQL whose session means what was reviewed.
 *
 * Opening pins every setting that could change what a statement means, and
 * refuses what no run can be built on: a standby, a read-only database, a
 * connection pooler. A lost connection is opened again by conn_reopen(), with
 * the same checks.
 *
 * PGlite is one session behind all its connections, so a second connection
 * would see the first one's transaction: conn_facts() says where that is so.
 */
#ifndef APPLIER_DB_CONN_H
#define APPLIER_DB_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "applier/db/target.h"

struct conn;

/* What is asked of a connection. */
enum conn_use {
    CONN_READ,  /* reads only: a standby will do */
    CONN_WRITE, /* for a run */
    CONN_LOOK,  /* beside another one, which does not wait long for it */
};

/* What the server says about itself and the session. */
struct conn_facts {
    const char *database;
    const char *user;              /* session_user */
    const char *place;             /* "localhost:5432", or "socket /run/postgresql" */
    const char *version;           /* "15.4" */
    int64_t version_number;        /* 150004 */
    const char *system_identifier; /* "" where it is not to be had */
    const char *search_path;       /* as it was before it was pinned; so is */
    const char *schemas;           /* of that which exist, separated by 0x01 */
    const char *role;              /* "none", or what ALTER ROLE ... SET role says */
    const char *tls;               /* "TLSv1.3", or "" */
    int64_t backend_pid;
    int64_t timeline;
    bool standby;
    bool read_only;
    bool single; /* PGlite: one session behind all connections */
};

/* What goes on while a statement runs. */
struct conn_watch {
    int fd;                      /* polled beside the server's socket; -1 for none */
    bool (*readable)(void *ctx); /* fd has something; true: cancel the statement */
    bool (*tick)(void *ctx);     /* every tick_ms; true: cancel the statement */
    int tick_ms;
    void (*notice)(void *ctx, const char *text); /* a NOTICE of the server; may be NULL */
    void *ctx;
};

/* Connects. The arena closes it. Fails with E310 to E319. */
bool conn_open(const struct target *target, enum conn_use use, const char *application,
               struct arena *arena, struct conn **out, struct error *err);

/* Closes what is left of the connection and connects again. */
bool conn_reopen(struct conn *conn, struct error *err);

/* Waits until the server answers, at most for wait_ms, then opens. */
bool conn_open_wait(const struct target *target, enum conn_use use, const char *application,
                    int64_t wait_ms, struct arena *arena, struct conn **out, struct error *err);

const struct conn_facts *conn_facts(const struct conn *conn);
const struct target *conn_target(const struct conn *conn);

/* Has all later statements watched; NULL for none. watch outlives conn. */
void conn_set_watch(struct conn *conn, const struct conn_watch *watch);

/* Has every later statement count as lost that is not answered within ms: for
 * a connection that is nice to have. 0 waits for ever, as a new one does. */
void conn_set_patience(struct conn *conn, int64_t ms);

/* Asks the server to cancel what the connection is doing. */
void conn_cancel(struct conn *conn);

/* Returns name as an SQL identifier, quoted. */
const char *conn_identifier(const char *name, struct arena *arena);

/* Returns value as an SQL literal, quoted; backslashes mean nothing. */
const char *conn_literal(const char *value, struct arena *arena);

/* Returns items as the text of a text[] parameter. */
const char *conn_array(const struct strlist *items, struct arena *arena);

#endif
