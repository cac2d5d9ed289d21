/* plan_git.h - which commit a plan was made from. */
#ifndef PLANNER_CMD_PLAN_GIT_H
#define PLANNER_CMD_PLAN_GIT_H

#include "common/plan.h"
#include "planner/cmd/project.h"

/* Adds the commit, its tree and the blobs of the plan's sources, where the
 * files of p are those of a commit. */
bool plan_git_add(const struct cli_call *call, const struct project *p, struct plan *plan,
                  struct error *err);

#endif
