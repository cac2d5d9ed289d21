/*
 * resolve.h - what the names that people type stand for.
 *
 * A name is an id, the beginning of one that no other id or label begins
 * with, a branch label, "head", "heads", "base", or any of these after
 * "LABEL@". Relative names ("+2", "REV-1", "LABEL@+1") mean something only
 * where there is a direction: see steps.h and history.h.
 *
 * All fail with ERROR_NO_REVISION, ERROR_AMBIGUOUS_ID, ERROR_MANY_HEADS or
 * ERROR_NOT_IN_BRANCH, and a hint of what was probably meant.
 */
#ifndef PLANNER_GRAPH_RESOLVE_H
#define PLANNER_GRAPH_RESOLVE_H

#include "planner/graph/graph.h"

/* Finds the one revision that text names; NULL for base. */
bool resolve_one(const struct graph *g, const char *text, struct arena *arena,
                 const struct graph_node **out, struct error *err);

/* Adds the revisions that text names: none for base, any number for heads.
 * "-N" and "LABEL@-N" are those N below each real head. */
bool resolve_many(const struct graph *g, const char *text, struct arena *arena,
                  struct graph_nodes *out, struct error *err);

/* Adds the revisions that each of texts names, each once, in that order. For
 * the rows of a version table and for what --from lists. */
bool resolve_list(const struct graph *g, const struct strlist *texts, struct arena *arena,
                  struct graph_nodes *out, struct error *err);

#endif
