/*
 * guard.h - a second connection that looks on while a statement runs.
 *
 * It sees whom we wait for and who waits for us. It cancels our statement, and
 * nobody else's, where others have queued up behind us for longer than they
 * may: while we wait for a lock ourselves after the grace of the ladder's
 * rung, and, where the step has a limit, also when we have it.
 *
 * It connects when there is something to see: before a step waits for a lock, before
 * one that others may not wait for, and when a statement takes its time. Steps that are
 * quick need none. Where it cannot be had, or stops answering, the run goes on without.
 */
#ifndef APPLIER_EXECUTE_GUARD_H
#define APPLIER_EXECUTE_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"

struct conn;
struct guard;
struct plan_step;

/* Why the guard cancelled our statement. */
enum guard_reason {
    GUARD_NOTHING, /* it did not */
    GUARD_QUEUE,   /* others waited behind us while we waited */
    GUARD_VICTIMS, /* others waited too long for locks that we hold */
};

/* What the guard saw last of our session. */
struct guard_view {
    bool waits;           /* for a lock */
    const char *relation; /* the lock's table, "" for another kind of lock */
    const char
        *blockers; /* "pid 24596, worker from 10.0.3.7, idle in transaction for 12 min: ..." */
    int64_t blocker_pid; /* the first one's */
    int64_t queue;       /* sessions that wait for us */
    const char *phase;   /* of an index that is built, or "" */
    int64_t percent;
};

/* What others may bear. */
struct guard_limits {
    int64_t grace_ms; /* queued behind us while we wait; 0: no limit */
    int64_t held_ms;  /* waiting for what we hold; 0: no limit */
};

/* For the session of conn; connects when it is needed. */
struct guard *guard_open(const struct conn *conn, struct arena *arena);

/* Connects, where that was not tried yet. guard may be NULL. */
void guard_connect(struct guard *guard);

/* After the connection that is watched was opened again. */
void guard_follow(struct guard *guard);

/* From now on this holds, and nothing has been cancelled yet. guard may be NULL. */
void guard_arm(struct guard *guard, struct guard_limits limits);

/* Looks, where it is time to. Returns whether our statement is to be cancelled. */
bool guard_tick(struct guard *guard);

/* A try of the step failed for want of a lock, and its transaction is over: where the guard
 * has not seen who held it, conn asks who holds what the step's statements name. */
void guard_look_back(struct guard *guard, struct conn *conn, const struct plan_step *step);

/* Whether it looks, or would where it is needed; false for NULL. */
bool guard_is_there(const struct guard *guard);

enum guard_reason guard_reason(const struct guard *guard);

/* What was seen since it was armed; all empty for NULL. */
struct guard_view guard_seen(const struct guard *guard);

#endif
