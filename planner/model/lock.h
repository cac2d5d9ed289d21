/*
 * lock.h - PostgreSQL's table locks: their names, their order, who waits.
 *
 * The values are PostgreSQL's own, so the stronger of two modes is the larger;
 * only ShareUpdateExclusive and Share are not comparable in what they block.
 */
#ifndef PLANNER_MODEL_LOCK_H
#define PLANNER_MODEL_LOCK_H

#include <stdbool.h>

enum lock_mode {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
};

/* Returns "AccessExclusiveLock", as pg_locks has it; "" for none. */
const char *lock_mode_name(enum lock_mode mode);

/* Returns "ACCESS EXCLUSIVE", as LOCK TABLE and the manual have it. */
const char *lock_mode_words(enum lock_mode mode);

/* Returns the mode of that name, LOCK_NONE where there is none. */
enum lock_mode lock_mode_parse(const char *name);

/* Returns whether one who holds a keeps one who wants b waiting. */
bool lock_mode_conflicts(enum lock_mode a, enum lock_mode b);

/* Returns who waits while it is held: "readers and writers", "writers",
 * "VACUUM, other DDL", "" for nobody. */
const char *lock_mode_waiters(enum lock_mode mode);

#endif
