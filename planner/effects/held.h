/* held.h - the locks that a transaction has gathered so far. */
#ifndef PLANNER_EFFECTS_HELD_H
#define PLANNER_EFFECTS_HELD_H

#include "planner/effects/effects.h"

struct held_lock {
    const char *relation; /* as shown */
    enum lock_mode mode;
    uint32_t since; /* line of the statement that took that mode */
};

struct held {
    VEC_FIELDS(struct held_lock);
};

/* Adds the locks on tables, views and sequences that a statement takes. */
void held_add(struct held *held, const struct effects *e, uint32_t line, struct arena *arena);

/* Returns the lock on that relation, or NULL. */
const struct held_lock *held_find(const struct held *held, const char *relation);

/* Returns "ACCESS EXCLUSIVE on users, SHARE on orders": those that keep anybody
 * from writing; "" for none. */
const char *held_words(const struct held *held, struct arena *arena);

#endif
