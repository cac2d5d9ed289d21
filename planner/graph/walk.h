/* walk.h - sets of revisions: what lies above and below. */
#ifndef PLANNER_GRAPH_WALK_H
#define PLANNER_GRAPH_WALK_H

#include "planner/graph/graph.h"

enum walk_edges {
    WALK_DOWN,     /* parents */
    WALK_ALL_DOWN, /* parents and dependencies */
    WALK_NEXT,
    WALK_ALL_NEXT,
};

/* Sets marks[index] of every node in from and of all that can be reached from
 * them. A node that is marked already is not walked past. */
void walk_mark(const struct graph *g, const struct graph_nodes *from, enum walk_edges edges,
               bool *marks, struct arena *arena);

/* Returns marks for a graph, none set. */
bool *walk_marks(const struct graph *g, struct arena *arena);

/* As walk_mark() from one node, into marks of its own. */
bool *walk_from(const struct graph *g, const struct graph_node *n, enum walk_edges edges,
                struct arena *arena);

/* Sets the marks of what is related to any of from: they themselves, what lies
 * below and what lies above. */
void walk_mark_related(const struct graph *g, const struct graph_nodes *from, bool dependencies,
                       bool *marks, struct arena *arena);

/* As walk_mark_related() from one node, into marks of its own. */
bool *walk_related(const struct graph *g, const struct graph_node *n, bool dependencies,
                   struct arena *arena);

/* Adds n to the list unless it is there. */
void walk_add(struct graph_nodes *list, const struct graph_node *n, struct arena *arena);

/* Returns whether n is in the list. */
bool walk_has(const struct graph_nodes *list, const struct graph_node *n);

#endif
