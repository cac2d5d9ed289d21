/*
 * steps.h - which revisions a command runs, in which order, and what each does
 * to the version table.
 *
 * Order and choice are Alembic's. The rows of the version table are the
 * maximal elements of what is applied, after every step (Alembic misses that
 * on some graphs: docs/alembic-compatibility.md).
 */
#ifndef PLANNER_GRAPH_STEPS_H
#define PLANNER_GRAPH_STEPS_H

#include "planner/graph/graph.h"
#include "planner/model/script.h"

enum version_change {
    VERSION_INSERT,
    VERSION_UPDATE,
    VERSION_DELETE,
};

/* One write to the version table. */
struct version_op {
    enum version_change change;
    const char *from; /* NULL for an insert */
    const char *to;   /* NULL for a delete */
};

struct version_ops {
    VEC_FIELDS(struct version_op);
};

struct graph_step {
    const struct graph_node *node; /* NULL for a step of a stamp: it runs no revision */
    enum direction direction;
    struct version_ops ops;
    struct strlist heads_after; /* the rows then, sorted */
};

struct graph_steps {
    VEC_FIELDS(struct graph_step);
    struct strlist heads_before; /* the rows as resolved, sorted */
};

/* Finds the steps from rows (as resolve_list() gives them) to target: any
 * identifier, also "+N", "REV+N", "REV-N", "LABEL@+N". No step where there is
 * nothing to do. Fails as resolve.h says and with ERROR_AMBIGUOUS_STEP,
 * ERROR_TOO_FAR, ERROR_OVERLAP or ERROR_BAD_TARGET. */
bool steps_upgrade(const struct graph *g, const struct graph_nodes *rows, const char *target,
                   struct arena *arena, struct graph_steps *out, struct error *err);

/* As steps_upgrade(), down to target: "base", "LABEL@base", "-N", "LABEL@-N",
 * "REV-N", or what shall be left standing. */
bool steps_downgrade(const struct graph *g, const struct graph_nodes *rows, const char *target,
                     struct arena *arena, struct graph_steps *out, struct error *err);

/* The writes that make the rows say targets, running nothing. With purge the
 * rows are taken as deleted before. */
bool steps_stamp(const struct graph *g, const struct graph_nodes *rows,
                 const struct strlist *targets, bool purge, struct arena *arena,
                 struct graph_steps *out, struct error *err);

#endif
