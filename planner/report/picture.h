/*
 * picture.h - revisions as a picture: for a terminal, as Mermaid, DOT, SVG.
 *
 * A picture is a choice of nodes in the order in which they are drawn, newest
 * on top. Links go along down_revision; what a revision depends on is written
 * beside it, or drawn dotted where the format can.
 */
#ifndef PLANNER_REPORT_PICTURE_H
#define PLANNER_REPORT_PICTURE_H

#include "common/strbuf.h"
#include "planner/graph/graph.h"

struct picture {
    const struct graph *g;
    struct graph_nodes nodes;          /* each before those that it revises */
    const struct graph_nodes *current; /* where a database stands, or NULL */
    const char *const *notes;          /* by node index: what to write beside it; or NULL */
    const bool *marked;                /* by node index: what it is all about; or NULL */
    size_t hidden;                     /* revisions that are not drawn */
    bool ascii;
    bool color;
};

/* Keeps the first count nodes of the picture. */
void picture_cut(struct picture *p, size_t count);

/* Keeps the count nodes that are nearest to n, n itself among them. */
void picture_around(struct picture *p, const struct graph_node *n, size_t count,
                    struct arena *arena);

/* Keeps heads and what lies between them and the first revisions that all of
 * them contain; no more than count. */
void picture_fork(struct picture *p, const struct graph_nodes *heads, size_t count,
                  struct arena *arena);

/* Returns what stands behind the id of n: "  add users  (branch a)  (head)". Not
 * escaped. */
const char *picture_words(const struct picture *p, const struct graph_node *n, struct arena *arena);

/* Each adds the whole picture, with a newline at the end. */
void picture_text(const struct picture *p, struct strbuf *out);
void picture_dot(const struct picture *p, struct strbuf *out);
void picture_svg(const struct picture *p, struct strbuf *out);

/* As above; fails with ERROR_USAGE where it is larger than what Mermaid takes:
 * 499 links, 50,000 characters. */
bool picture_mermaid(const struct picture *p, struct strbuf *out, struct error *err);

#endif
