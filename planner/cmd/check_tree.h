/* check_tree.h - one migrations tree, checked: as it is, or as a merge leaves it. */
#ifndef PLANNER_CMD_CHECK_TREE_H
#define PLANNER_CMD_CHECK_TREE_H

#include "planner/cmd/check_project.h"
#include "planner/cmd/merge_project.h"

/* What is checked. */
struct check_tree {
    const struct project *project; /* whose configuration holds */
    const struct revision_list *revisions;
    const struct read_faults *faults;
    const struct merge_project *merge; /* NULL where nothing is merged */
};

/* Runs the rules over the tree, adds what they find, finished, to findings,
 * and the tree to the report. */
bool check_tree(const struct cli_call *call, const struct check_request *request,
                const struct check_tree *tree, struct findings *findings, struct report *out,
                struct error *err);

/* Returns what the tree is called in findings. */
const char *check_tree_name(const struct project *project);

#endif
