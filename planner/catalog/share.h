/*
 * share.h - a catalog for people: one SQLite file with real tables, to be
 * opened with sqlite3 or Datasette.
 *
 *     trees, files, revisions, edges, labels, scripts, statements, findings
 *     views open_heads, opaque_revisions, release_summary; full text: search
 *
 * Rows are written in load order and nothing in them tells the time, so the
 * same tree makes the same rows.
 */
#ifndef PLANNER_CATALOG_SHARE_H
#define PLANNER_CATALOG_SHARE_H

#include "planner/graph/graph.h"
#include "planner/model/finding.h"
#include "planner/model/script.h"

/* What the file shall hold. */
struct share {
    const char *tree;   /* its name */
    const char *commit; /* NULL for the files on disk */
    const struct graph *graph;
    const struct script *scripts[2]; /* by direction: one for each node, in the graph's order */
    const struct findings *findings;
};

/* How many rows of each there are. */
struct share_counts {
    size_t revisions;
    size_t edges;
    size_t statements;
    size_t findings;
};

/* Writes the file beside path and renames it. Fails with ERROR_CATALOG. */
bool share_write(const struct share *share, const char *path, struct arena *arena,
                 struct share_counts *out, struct error *err);

#endif
