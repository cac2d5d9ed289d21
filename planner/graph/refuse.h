/* refuse.h - the errors of this folder, with what the user can type instead.
 * Each returns false. */
#ifndef PLANNER_GRAPH_REFUSE_H
#define PLANNER_GRAPH_REFUSE_H

#include "planner/graph/graph.h"

/* No revision and no branch is called name, or begins with it. */
bool refuse_unknown(const struct graph *g, const char *name, struct arena *arena,
                    struct error *err);

/* The label before an "@" is none. */
bool refuse_branch(const struct graph *g, const char *label, struct arena *arena,
                   struct error *err);

/* Several begin with name. */
bool refuse_ambiguous(const char *name, const struct graph_nodes *found, struct arena *arena,
                      struct error *err);

/* text means one revision, but there are several heads. */
bool refuse_heads(const char *text, const struct graph_nodes *heads, struct arena *arena,
                  struct error *err);

/* The revision is not of the branch that stands before the "@". */
bool refuse_member(const struct graph_node *n, const char *label, struct arena *arena,
                   struct error *err);

/* A walk of steps can go on to any of choices. */
bool refuse_walk(const char *text, const struct graph_node *at, const struct graph_nodes *choices,
                 struct arena *arena, struct error *err);

/* A relative step from several rows; each hint is the row with suffix after. */
bool refuse_rows(const char *text, const struct graph_nodes *rows, const char *suffix,
                 struct arena *arena, struct error *err);

/* A walk that ends before its last step; at is where, NULL for base. */
bool refuse_far(const char *text, const struct graph_node *at, bool upwards, struct arena *arena,
                struct error *err);

/* above is above below, so they cannot stand beside each other; what they are
 * is "row" or "target". */
bool refuse_overlap(const char *what, const struct graph_node *above,
                    const struct graph_node *below, struct arena *arena, struct error *err);

#endif
