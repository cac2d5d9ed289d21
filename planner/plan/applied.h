/* applied.h - what is applied where a plan starts, and the types it left. */
#ifndef PLANNER_PLAN_APPLIED_H
#define PLANNER_PLAN_APPLIED_H

#include "planner/plan/build.h"
#include "planner/plan/types.h"

struct applied {
    struct graph_nodes nodes; /* each after those below it */
    struct strmap *seen;      /* by id */
};

/* Finds rows and all that is below them. */
void applied_find(const struct graph_nodes *rows, struct arena *arena, struct applied *out);

/* Finds the types that the applied revisions left, where a statement of the
 * steps asks for one. Fails as scripts does. */
bool applied_types(const struct applied *applied, const struct graph_steps *steps,
                   const struct plan_scripts *scripts, struct arena *arena, struct types *out,
                   struct strlist *notes, struct error *err);

#endif
