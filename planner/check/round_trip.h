/*
 * round_trip.h - what upgrade and downgrade, one after the other, leave behind.
 *
 * Both scripts are folded into a copy of what the schema was before. What
 * cannot be known is not told: a script that is opaque, text that runs as SQL,
 * a thing that may have been there before or not.
 */
#ifndef PLANNER_CHECK_ROUND_TRIP_H
#define PLANNER_CHECK_ROUND_TRIP_H

#include "planner/check/check.h"
#include "planner/schema/schema.h"

/* The rule, for those who ask whether it is wanted. */
extern const struct rule_info *const round_trip_rule;

/* Adds the findings of the rule downgrade-mismatch about r, whose scripts are
 * both, to out. before is the schema that the upgrade runs on. */
void round_trip_check(const struct schema *before, const struct check_input *input,
                      const struct revision *r, const struct script both[2], struct arena *arena,
                      struct findings *out);

#endif
