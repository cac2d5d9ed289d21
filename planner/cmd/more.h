/*
 * more.h - what history and show say of a revision besides Alembic's lines: its
 * past, what it does, what it locks.
 */
#ifndef PLANNER_CMD_MORE_H
#define PLANNER_CMD_MORE_H

#include "planner/cmd/project.h"
#include "planner/report/revision_json.h"

/* Finds it for the nodes; nothing with --quiet, so that the output is Alembic's. */
void more_find(const struct cli_call *call, const struct project *p,
               const struct graph_nodes *nodes, struct revision_more *out);

/* Returns the lines about the node at i, each with a newline; "" for none. */
const char *more_lines(const struct revision_more *more, size_t i, struct arena *arena);

#endif
