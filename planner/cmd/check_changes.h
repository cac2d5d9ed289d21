/* check_changes.h - what a pull request does to revisions of the base. */
#ifndef PLANNER_CMD_CHECK_CHANGES_H
#define PLANNER_CMD_CHECK_CHANGES_H

#include "planner/check/check.h"
#include "planner/cmd/merge_project.h"

/* Fills base_ids and changes of input. Edited revisions are compiled as they
 * were and as they are, to tell edits of comments from others. */
bool check_changes(const struct cli_call *call, const struct merge_project *merge,
                   struct check_input *input, struct error *err);

#endif
