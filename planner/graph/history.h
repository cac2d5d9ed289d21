/*
 * history.h - the orders in which revisions are listed.
 */
#ifndef PLANNER_GRAPH_HISTORY_H
#define PLANNER_GRAPH_HISTORY_H

#include "planner/graph/graph.h"

/* Lists the revisions of range, newest first, as "alembic history -r" does:
 * "A:B", ":B", "A:", or NULL for all. current is what "current" stands for,
 * NULL where nobody knows. Fails as resolve.h says and with ERROR_BAD_RANGE,
 * ERROR_AMBIGUOUS_STEP, ERROR_TOO_FAR or ERROR_OVERLAP. */
bool history_list(const struct graph *g, const char *range, const struct graph_nodes *current,
                  struct arena *arena, struct graph_nodes *out, struct error *err);

/* Lists the branch points, newest first. */
void history_branches(const struct graph *g, struct arena *arena, struct graph_nodes *out);

/* Lists what "alembic current" shows for rows: the applied revisions that no
 * other applied one revises, so also those that only a depends_on implies.
 * The rows first, then the rest newest first. */
void history_current(const struct graph *g, const struct graph_nodes *rows, struct arena *arena,
                     struct graph_nodes *out);

#endif
