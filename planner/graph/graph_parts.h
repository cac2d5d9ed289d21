/* graph_parts.h - what a graph is made of, for the files of this folder that
 * build it and walk it. */
#ifndef PLANNER_GRAPH_GRAPH_PARTS_H
#define PLANNER_GRAPH_GRAPH_PARTS_H

#include <stdint.h>

#include "common/strmap.h"
#include "planner/graph/graph.h"

struct graph {
    struct graph_node *nodes;
    size_t count;
    struct strmap *by_id;           /* struct graph_node * */
    struct strmap *by_label;        /* struct graph_node *, who declares it */
    struct strlist names;           /* ids, then labels */
    const struct graph_node **topo; /* parents and dependencies before those that name them */
    size_t *rank;                   /* node index -> position in topo */
    uint64_t *label_bits;           /* label_words for each node: which labels it has */
    size_t label_words;
    struct graph_nodes heads;
    struct graph_nodes real_heads;
    struct graph_nodes bases;
    struct graph_nodes real_bases;
};

/* A graph while it is built. */
struct linker {
    struct graph *g;
    struct arena *arena;
    struct graph_problems *problems;
    size_t *seen; /* by node index: the last list that got the node */
    size_t turn;  /* the number of lists begun */
};

void graph_add_problem(struct linker *l, struct graph_problem problem);

/* Takes out the links that close a cycle, and fills topo and rank. */
void cycle_break(struct linker *l);

/* Fills norm_deps. */
void normal_deps(struct linker *l);

/* Fills label_bits. */
void label_inherit(struct linker *l);

#endif
