/* target.h - what a target means, seen from where the database stands. */
#ifndef PLANNER_GRAPH_TARGET_H
#define PLANNER_GRAPH_TARGET_H

#include "planner/graph/graph.h"

/* Where a relative name counts from. */
struct target_origin {
    const struct graph *g;
    const struct graph_nodes *rows;
    bool strict; /* a walk may not end early */
};

/* Adds what an upgrade shall reach: any name, also relative. */
bool target_upgrade(const struct target_origin *from, const char *text, struct arena *arena,
                    struct graph_nodes *out, struct error *err);

struct target_down {
    const char *label;             /* the branch that it is confined to, or NULL */
    const struct graph_node *node; /* what shall be left standing; NULL for base */
};

/* Finds where a downgrade shall end. */
bool target_downgrade(const struct target_origin *from, const char *text, struct arena *arena,
                      struct target_down *out, struct error *err);

#endif
