/* git_node.h - what one commit of a walk did to the files of its folders. */
#ifndef PLANNER_SOURCE_GIT_NODE_H
#define PLANNER_SOURCE_GIT_NODE_H

#include "planner/source/git_commits.h"
#include "planner/source/git_walk.h"

/* Parents that lead to one node have the same files, so they count as one. */
struct git_node_parent {
    int64_t commit;   /* its number */
    const char *node; /* the id of the node it leads to; "" for none */
};

struct git_node_parents {
    int64_t commit; /* whose parents they are: its number */
    VEC_FIELDS(struct git_node_parent);
};

/* Makes the node of the commit with these parents. Files that came from outside
 * of the folders add their folders to moved. */
bool git_node_make(const struct git_walk_request *request, struct git_commits *commits,
                   const struct git_node_parents *parents, struct arena *arena,
                   struct strlist *moved, struct git_node **out, struct error *err);

#endif
