/*
 * merge_project.h - what a tree will be after a merge, without merging.
 *
 * Both sides are read from the object database and joined file by file, as git
 * joins them: what one side left as the merge base had it is taken from the
 * other. Two added files never conflict, which is just why git does not notice
 * a second head. Where a shallow clone lacks the merge base, both sides are
 * united; the assumption is told, and what it could be wrong about.
 */
#ifndef PLANNER_CMD_MERGE_PROJECT_H
#define PLANNER_CMD_MERGE_PROJECT_H

#include "planner/check/check.h"
#include "planner/cmd/merge_origin.h"
#include "planner/cmd/project.h"
#include "planner/source/git_store.h"

/* What is merged into what. */
struct merge {
    struct git_store *store;
    struct git_commit base_commit;
    struct git_commit head_commit;
    const struct source *base;
    const struct source *head;
    const struct merge_origin *origin; /* the merge base's files; NULL where it is not known */
    bool is_cut;                       /* a shallow clone may lack it */
    struct strlist assumptions;
};

struct merge_request {
    const char *base;
    const char *head; /* NULL for HEAD */
    bool staged;      /* HEAD with what is in the index: the commit to come */
};

/* One tree of a merge. */
struct merge_project {
    struct project base;
    struct project head;
    const struct project *newest; /* whose configuration holds: head, or base where head has
                                     none or base moved the version folders */
    bool is_on_base;              /* the base has this tree */
    bool is_on_head;              /* the head has it */
    struct revision_list result;  /* after the merge, by path */
    struct read_faults faults;    /* of files of the result */
    struct check_doubts doubts;   /* of a merge that is cut off */
};

/* Finds the commits and makes their files readable. */
bool merge_open(const struct cli_call *call, const struct merge_request *request, struct merge *out,
                struct error *err);

/* Reads the tree at place on both sides and joins them. A side that has no
 * tree there has an empty one; fails with ERROR_NO_TREE where neither has. */
bool merge_project_open(const struct cli_call *call, const struct merge *merge,
                        const struct config_place *place, struct merge_project *out,
                        struct error *err);

#endif
