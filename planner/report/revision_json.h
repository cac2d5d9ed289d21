/* revision_json.h - a revision as JSON: docs/json.md, "revision". */
#ifndef PLANNER_REPORT_REVISION_JSON_H
#define PLANNER_REPORT_REVISION_JSON_H

#include "common/json_out.h"
#include "planner/graph/graph.h"

/* Writes the object of n; current is what the database has, or NULL where
 * nobody asked. */
void revision_json(const struct graph *g, const struct graph_node *n, const char *key,
                   const struct graph_nodes *current, struct js_out *out);

/* Writes a document: {"schema": schema, key: [the nodes]}. */
void revision_json_list(const struct graph *g, const char *schema, const char *key,
                        const struct graph_nodes *nodes, const struct graph_nodes *current,
                        struct js_out *out);

#endif
