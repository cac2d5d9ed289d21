/*
 * siblings.h - the sides of forks that come together: heads that stand side by
 * side, and the parents of new merge revisions.
 */
#ifndef PLANNER_CHECK_SIBLINGS_H
#define PLANNER_CHECK_SIBLINGS_H

#include "planner/check/check.h"

/* Two sides. A revision that both have behind them is on neither. */
struct siblings {
    const struct graph_node *left; /* the one that stands on the base, where there is one */
    const struct graph_node *right;
    const bool *on_left; /* by graph_node.index */
    const bool *on_right;
};

struct siblings_list {
    VEC_FIELDS(struct siblings);
};

/* Finds the pairs, some of the first where there are many. With a base only
 * those that the pull request has to do with. */
void siblings_find(const struct check_input *input, struct arena *arena, struct siblings_list *out);

#endif
