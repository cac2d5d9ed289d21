/* rows.h - where a database stands, as people say it on the command line. */
#ifndef PLANNER_CMD_ROWS_H
#define PLANNER_CMD_ROWS_H

#include "common/strlist.h"
#include "planner/graph/graph.h"

/* Reads text: "base", "REV[,REV...]", or "@FILE" with what "migapply current
 * --json" printed; "@-" is standard input. Fails with ERROR_INPUT where the
 * file says something else. */
bool rows_read(const char *text, struct arena *arena, struct strlist *out, struct error *err);

/* As rows_read(), and finds the revisions. */
bool rows_find(const struct graph *g, const char *text, struct arena *arena,
               struct graph_nodes *out, struct error *err);

#endif
