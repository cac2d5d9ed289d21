/* order.h - the order in which revisions are run and listed. */
#ifndef PLANNER_GRAPH_ORDER_H
#define PLANNER_GRAPH_ORDER_H

#include "planner/graph/graph.h"

/* Adds the revisions that todo marks, from starts down, one branch after the
 * other, each after all that are above it. Upgrades run them in reverse. */
void order_list(const struct graph *g, const bool *todo, const struct graph_nodes *starts,
                struct arena *arena, struct graph_nodes *out);

#endif
