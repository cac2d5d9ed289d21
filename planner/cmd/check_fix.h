/* check_fix.h - what migplan rebase would change to solve a second head. */
#ifndef PLANNER_CMD_CHECK_FIX_H
#define PLANNER_CMD_CHECK_FIX_H

#include "planner/check/check.h"
#include "planner/report/report.h"

/* Adds the diff to the report, where one of the findings has a second head with
 * a fix. */
void check_fix(const struct check_input *input, const struct findings *findings,
               struct report *out);

#endif
