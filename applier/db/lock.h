/*
 * lock.h - the advisory lock that keeps a second applier out.
 *
 * It is polled, never waited for inside PostgreSQL, and held by the session
 * that does the work: a session that waits holds a snapshot which CREATE INDEX
 * CONCURRENTLY waits for, and a lock of another session says nothing about an
 * orphaned statement.
 */
#ifndef APPLIER_DB_LOCK_H
#define APPLIER_DB_LOCK_H

#include "applier/db/conn.h"

/* Who holds the lock. */
struct lock_holder {
    int64_t pid; /* 0 where it is free, or not to be seen */
    const char *user;
    const char *application;
    const char *host;
    const char *since; /* "2026-03-12 09:10:04 UTC" */
    int64_t age_s;
};

/* Returns the key of a version table's lock: the first eight bytes of
 * SHA-256("migplan.lock.v1" 00 schema 00 table), big-endian. */
int64_t lock_key(const char *schema, const char *table);

/* Tries once; *out says whether it was had. */
bool lock_try(struct conn *conn, int64_t key, struct arena *arena, bool *out, struct error *err);

bool lock_release(struct conn *conn, int64_t key, struct arena *arena, struct error *err);

bool lock_find_holder(struct conn *conn, int64_t key, struct arena *arena, struct lock_holder *out,
                      struct error *err);

#endif
