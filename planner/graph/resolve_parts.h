/* resolve_parts.h - pieces of resolve.h for the files that resolve relative
 * names. */
#ifndef PLANNER_GRAPH_RESOLVE_PARTS_H
#define PLANNER_GRAPH_RESOLVE_PARTS_H

#include "planner/graph/name.h"
#include "planner/graph/resolve.h"

/* Finds what stands before an "@": a label, or an id or the beginning of one. */
bool resolve_branch(const struct graph *g, const char *label, struct arena *arena,
                    const struct graph_node **out, struct error *err);

/* Marks what is related to what text names: "base" relates to everything. */
bool resolve_related(const struct graph *g, const char *text, bool dependencies,
                     struct arena *arena, bool **out, struct error *err);

/* Keeps the nodes of list that are marked. */
void resolve_filter(struct graph_nodes *list, const bool *marks);

/* Fails with ERROR_OVERLAP where one of nodes is below another; what they are
 * is "row" or "target". */
bool resolve_check_apart(const struct graph *g, const struct graph_nodes *nodes, const char *what,
                         struct arena *arena, struct error *err);

/* Finds where a walk from n (NULL for base) ends. With related, only nodes it
 * marks are stepped on upwards. One below a base is base. Where there is no
 * further step and strict is not set, the walk ends there. */
struct resolve_walk {
    const struct graph *g;
    struct relative relative;
    const bool *related;
    bool strict;
};
bool resolve_walk(const struct resolve_walk *w, const struct graph_node *n, struct arena *arena,
                  const struct graph_node **out, struct error *err);

#endif
