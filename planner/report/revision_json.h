/* revision_json.h - a revision as JSON: docs/json.md, "revision". */
#ifndef PLANNER_REPORT_REVISION_JSON_H
#define PLANNER_REPORT_REVISION_JSON_H

#include "common/json_out.h"
#include "planner/graph/graph.h"
#include "planner/model/facts.h"
#include "planner/model/past.h"

/* What is known besides the graph; NULL where nobody asked. */
struct revision_more {
    const struct graph_nodes *current;    /* what the database has */
    const struct past_file *const *pasts; /* of each node; NULL where it is not committed */
    const struct revision_facts *facts;   /* of each node */
};

/* Writes a document: {"schema": schema, key: [the nodes]}. */
void revision_json_list(const struct graph *g, const char *schema, const char *key,
                        const struct graph_nodes *nodes, const struct revision_more *more,
                        struct js_out *out);

#endif
