/* rows.h - where a database stands, as people say it on the command line. */
#ifndef PLANNER_CMD_ROWS_H
#define PLANNER_CMD_ROWS_H

#include "common/strlist.h"
#include "planner/graph/graph.h"

struct rows {
    struct strlist heads;
    const char *version_schema; /* of the table they stand in; NULL where nobody said */
    const char *version_table;
    bool is_status; /* a database said so itself */
};

/* Reads text: "base", "REV[,REV...]", or "@FILE" with what "migapply current
 * --json" printed; "@-" is standard input. out is zeroed before. Fails with
 * ERROR_INPUT where the file says something else. */
bool rows_read(const char *text, struct arena *arena, struct rows *out, struct error *err);

/* Finds the revisions. Fails as resolve_list() does, and with
 * ERROR_UNKNOWN_ROW where a database has one that no file declares. */
bool rows_resolve(const struct graph *g, const struct rows *rows, struct arena *arena,
                  struct graph_nodes *out, struct error *err);

/* As rows_read() and rows_resolve(), for those who want the revisions only. */
bool rows_find(const struct graph *g, const char *text, struct arena *arena,
               struct graph_nodes *out, struct error *err);

#endif
