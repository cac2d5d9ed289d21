/* scripts.h - what the revisions of a project do, each compiled once. */
#ifndef PLANNER_CMD_SCRIPTS_H
#define PLANNER_CMD_SCRIPTS_H

#include "planner/cmd/project.h"
#include "planner/plan/build.h"

/* Returns where the scripts of p come from; compiled when first asked for. */
struct plan_scripts scripts_of(const struct cli_call *call, const struct project *p);

#endif
