/*
 * merge_project.h - what a tree will be after a merge, without merging.
 *
 * Both sides are read from the object database and joined file by file, as git
 * joins them: what one side left as the merge base had it is taken from the
 * other. Two added files never conflict, which is just why git does not notice
 * a second head. Where a shallow clone lacks the merge base, both sides are
 * united and the assumption is told.
 */
#ifndef PLANNER_CMD_MERGE_PROJECT_H
#define PLANNER_CMD_MERGE_PROJECT_H

#include "planner/cmd/project.h"
#include "planner/source/git_store.h"

struct merge_project {
    struct git_commit base_commit;
    struct git_commit head_commit;
    struct project base;
    struct project head;
    struct revision_list result; /* after the merge, by path */
    struct strlist assumptions;
};

/* Reads the trees of the commits that base and head name and joins them. */
bool merge_project_open(const struct cli_call *call, const char *base, const char *head,
                        struct merge_project *out, struct error *err);

#endif
