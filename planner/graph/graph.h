/*
 * graph.h - revisions linked by what they revise and what they depend on.
 *
 * A graph is acyclic and complete, whatever the files say: what is wrong with
 * them becomes a list of problems, and what a problem makes impossible is left
 * out. A second revision of an id is no node, a parent that is not there and a
 * link that closes a cycle are no link, a label that is taken is no label. So
 * heads and history can still be shown and every walk ends. Commands that act
 * on a graph use graph_build(), which fails on the first problem that blocks.
 *
 * "Parents" are what a revision revises (down_revision), "dependencies" what
 * it names in depends_on. Lists hold no node twice. Where Alembic goes by the
 * order of a Python set, ours is the order in which things are written; ties
 * are decided by load order, the order of the revision list.
 *
 * "base", the state before the first revision, is NULL where a node could be.
 */
#ifndef PLANNER_GRAPH_GRAPH_H
#define PLANNER_GRAPH_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "planner/model/revision.h"

struct graph;
struct graph_node;

struct graph_nodes {
    VEC_FIELDS(const struct graph_node *);
};

struct graph_node {
    const struct revision *revision;
    size_t index;                 /* position among the nodes, in load order */
    struct graph_nodes down;      /* parents */
    struct graph_nodes deps;      /* dependencies, labels replaced by who declares them */
    struct graph_nodes norm_deps; /* deps but those of an ancestor along down */
    struct graph_nodes all_down;  /* down, then deps */
    struct graph_nodes norm_down; /* down, then norm_deps */
    struct graph_nodes next;      /* those that have it in down, in load order */
    struct graph_nodes all_next;  /* those that have it in all_down, in load order */
};

/* One thing that is wrong with the files. */
struct graph_problem {
    enum error_code code;            /* ERROR_CYCLE ... ERROR_LONG_ID */
    bool blocks;                     /* graph_build() fails on it */
    bool is_dependency;              /* it is about depends_on */
    const struct revision *revision; /* whose file is wrong */
    const struct revision *other;    /* who else has to do with it; NULL for nobody */
    const char *name;                /* of ERROR_NO_PARENT: the name that leads nowhere */
    struct srcpos pos;
    const char *message;  /* one line, lower case, no full stop */
    const char *fact;     /* what belongs to it: the other file, the whole cycle; or NULL */
    const char *fact_tag; /* the label of that line: "other", "cycle" */
    const char *hint;     /* or NULL */
};

struct graph_problems {
    VEC_FIELDS(struct graph_problem);
};

/* Builds what can be built of list, which must outlive the graph, and lists
 * everything that is wrong, by kind, each kind in load order. */
struct graph *graph_link(const struct revision_list *list, struct arena *arena,
                         struct graph_problems *out);

/* As graph_link(), but fails with the first problem that blocks: ERROR_CYCLE,
 * ERROR_DUPLICATE_ID, ERROR_NO_PARENT, ERROR_LABEL_CLASH or ERROR_BAD_ID. */
bool graph_build(const struct revision_list *list, struct arena *arena, struct graph **out,
                 struct error *err);

size_t graph_count(const struct graph *g);

/* Returns the node at i, which is below graph_count(); in load order. */
const struct graph_node *graph_at(const struct graph *g, size_t i);

/* Returns the node of exactly that id, or NULL. */
const struct graph_node *graph_find(const struct graph *g, const char *id);

/* Returns the node that declares the label, or NULL. */
const struct graph_node *graph_find_label(const struct graph *g, const char *label);

/* All ids, then all labels, in load order: the names that identify. */
const struct strlist *graph_names(const struct graph *g);

/* Heads have no next, real heads no all_next; bases have no down, real bases
 * no all_down. In load order. */
const struct graph_nodes *graph_heads(const struct graph *g);
const struct graph_nodes *graph_real_heads(const struct graph *g);
const struct graph_nodes *graph_bases(const struct graph *g);
const struct graph_nodes *graph_real_bases(const struct graph *g);

bool graph_is_head(const struct graph_node *n);
bool graph_is_real_head(const struct graph_node *n);
bool graph_is_base(const struct graph_node *n);
bool graph_is_branch_point(const struct graph_node *n);      /* more than one next */
bool graph_is_real_branch_point(const struct graph_node *n); /* more than one all_next */
bool graph_is_merge_point(const struct graph_node *n);       /* more than one down */

/* Returns the labels of n: its own and those of the branches that it is part
 * of, in the order in which they are declared. */
struct strlist graph_labels(const struct graph *g, const struct graph_node *n, struct arena *arena);
bool graph_has_label(const struct graph *g, const struct graph_node *n, const char *label);

/* Returns the ids, in the list's order. */
struct strlist graph_ids(const struct graph_nodes *list, struct arena *arena);

#endif
