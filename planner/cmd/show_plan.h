/* show_plan.h - a plan file, for people. */
#ifndef PLANNER_CMD_SHOW_PLAN_H
#define PLANNER_CMD_SHOW_PLAN_H

#include "planner/cmd/cmd.h"

/* Returns whether what a user names is a plan file rather than a revision: it
 * is "-", or a file that is there and no revision's name could be. */
bool show_plan_is(const char *name);

/* Prints the plan: where it leads, its steps, where it may run; with -v every
 * statement. */
bool show_plan(const struct cli_call *call, const char *path, struct error *err);

#endif
