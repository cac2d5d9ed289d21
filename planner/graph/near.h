/* near.h - what somebody meant who named a revision that is not there. */
#ifndef PLANNER_GRAPH_NEAR_H
#define PLANNER_GRAPH_NEAR_H

#include "planner/graph/graph.h"

/* Returns a sentence for a hint, or NULL where nothing comes near. */
const char *near_hint(const struct graph *g, const char *name, struct arena *arena);

/* Returns the node as people know it: 'id "message"'. */
const char *near_title(const struct graph_node *n, struct arena *arena);

#endif
