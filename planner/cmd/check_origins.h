/* check_origins.h - who added the revisions that findings are about. */
#ifndef PLANNER_CMD_CHECK_ORIGINS_H
#define PLANNER_CMD_CHECK_ORIGINS_H

#include "planner/check/check.h"
#include "planner/cmd/check_tree.h"

/* Sets the past of each origin, by the history of the side that has it. Walks
 * only where there is something to tell: with a base, or where the user asks by
 * --verbose. What the clone does not know stays unsaid. */
void check_origins(const struct cli_call *call, const struct check_tree *tree,
                   const struct check_input *input, struct findings *findings);

#endif
