/* ways.h - which of a plan's steps have SQL that is known. */
#ifndef PLANNER_PLAN_WAYS_H
#define PLANNER_PLAN_WAYS_H

#include "planner/plan/build.h"

/* Returns in *out_count how many of the steps can be planned: all, or with
 * allow_opaque those before the first that cannot. Fails with ERROR_OPAQUE
 * with the places, or with ERROR_NO_DOWNGRADE. */
bool ways_check(const struct plan_request *request, size_t *out_count, struct strlist *notes,
                struct arena *arena, struct error *err);

#endif
