/* check_project.h - the trees that a command line names, checked. */
#ifndef PLANNER_CMD_CHECK_PROJECT_H
#define PLANNER_CMD_CHECK_PROJECT_H

#include "common/cli.h"
#include "planner/check/check.h"
#include "planner/report/report.h"

/* Reads the tree, runs the rules and fills the report, all but its exit
 * status. Files that cannot be read are findings; fails where the tree cannot. */
bool check_project(const struct cli_call *call, const struct check_settings *settings,
                   struct report *out, struct error *err);

#endif
