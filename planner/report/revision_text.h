/* revision_text.h - a revision as Alembic's commands print it, byte for byte. */
#ifndef PLANNER_REPORT_REVISION_TEXT_H
#define PLANNER_REPORT_REVISION_TEXT_H

#include "common/strbuf.h"
#include "planner/graph/graph.h"

/* What a line says besides id, labels and whether it is a head. */
enum revision_parts {
    REVISION_PARENTS = 1,
    REVISION_TREE = 2, /* branch points and merge points */
    REVISION_DOC = 4,
};

/* Adds the line of n, without a newline. current is what the database has, or
 * NULL. */
void revision_text_line(const struct graph *g, const struct graph_node *n, unsigned parts,
                        const struct graph_nodes *current, struct strbuf *out);

/* Adds the block of n; it ends with an empty line. more is lines of our own that
 * follow Alembic's, each with a newline; "" for none. */
void revision_text_block(const struct graph *g, const struct graph_node *n,
                         const struct graph_nodes *current, const char *more, struct strbuf *out);

#endif
