/*
 * ladder.h - how a step gets its locks without stopping everybody else.
 *
 * Who waits for a lock stands in a queue, and whoever comes later, readers
 * too, stands behind. So a step first tries without waiting, some times. Then
 * it waits, while the guard looks who queues up behind it, and gives way after
 * a grace that doubles from try to try: a table that is seldom busy costs
 * nobody anything, one that is always busy costs what it must. Between two
 * tries the transaction is rolled back and all others go on.
 *
 * Without a guard nobody can look: then it waits for the lock timeout.
 */
#ifndef APPLIER_EXECUTE_LADDER_H
#define APPLIER_EXECUTE_LADDER_H

#include "applier/execute/engine.h"

/* How one try is made. */
struct rung {
    int64_t lock_timeout_ms;
    int64_t grace_ms; /* others may wait so long behind us; 0: nobody looks */
    int64_t pause_ms; /* after it failed */
    bool waits;       /* false: it gives up at once where a lock is held */
};

/* Returns the rung of a try, the first being 1. */
struct rung ladder_rung(int64_t number, bool guarded, int64_t lock_timeout_ms,
                        int64_t max_grace_ms);

/* The tries of one step. */
struct ladder {
    struct engine *e;
    const struct plan_step *step;
    struct rung rung; /* of the try that is made now */
    int64_t number;   /* of that try, from 1 */
    int64_t waited;   /* tries that waited */
    int64_t deadlocks;
    int64_t started_ms;
    int64_t try_ms; /* when this try began */
};

/* The first try; arms the guard. */
struct ladder ladder_begin(struct engine *e, const struct plan_step *step);

/* A try failed: says whether to make another, after having waited for it. */
bool ladder_again(struct ladder *ladder, const struct failure *failure);

/* No more tries: the guard looks on, and cancels nothing. */
void ladder_end(const struct ladder *ladder);

/* How long locks were waited for; 0 where the first try had them. */
int64_t ladder_wait_ms(const struct ladder *ladder);

#endif
