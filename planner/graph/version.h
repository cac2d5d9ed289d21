/* version.h - the rows of the version table while steps are planned. */
#ifndef PLANNER_GRAPH_VERSION_H
#define PLANNER_GRAPH_VERSION_H

#include "planner/graph/steps.h"

/* What is applied. The rows are the maximal elements of it. */
struct version {
    const struct graph *g;
    struct arena *arena;
    struct graph_nodes rows; /* as they came, then as they were written */
    bool *applied;           /* by node index */
    size_t *above;           /* by node index: applied revisions directly above */
};

struct version version_new(const struct graph *g, const struct graph_nodes *rows,
                           struct arena *arena);

/* Takes a revision in or out and appends what that writes. */
void version_move(struct version *v, const struct graph_node *n, enum direction direction,
                  struct version_ops *out);

/* Replaces rows: gone by come, as few writes as possible, updates first. */
void version_replace(struct version *v, const struct graph_nodes *gone,
                     const struct graph_nodes *come, struct version_ops *out);

/* Returns the rows' ids, sorted. */
struct strlist version_ids(const struct version *v);

#endif
