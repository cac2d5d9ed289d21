/* stamp.c - steps_stamp(), see steps.h. */
#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/steps.h"
#include "planner/graph/version.h"
#include "planner/graph/walk.h"

/* Adds the rows that have to do with what is stamped: with "LABEL@..." those
 * of the branch, with "base" all. */
static bool find_related(const struct graph *g, const struct graph_nodes *rows,
                         const struct strlist *targets, struct arena *arena,
                         struct graph_nodes *out, struct error *err)
{
    for (size_t i = 0; i < targets->count; i++) {
        bool *related;

        if (!resolve_related(g, targets->items[i], true, arena, &related, err))
            return false;
        for (size_t k = 0; k < rows->count; k++) {
            if (related[rows->items[k]->index])
                walk_add(out, rows->items[k], arena);
        }
    }
    return true;
}

/* Returns whether stamping dest takes the related rows away: they are above or
 * below it. */
static bool does_replace(const struct graph *g, const struct graph_node *dest,
                         const struct graph_nodes *related, struct arena *arena)
{
    const bool *line = walk_related(g, dest, true, arena);

    for (size_t i = 0; i < related->count; i++) {
        if (line[related->items[i]->index])
            return true;
    }
    return false;
}

static struct graph_nodes without(const struct graph_nodes *list, const struct graph_nodes *less,
                                  struct arena *arena)
{
    struct graph_nodes out = { 0 };

    for (size_t i = 0; i < list->count; i++) {
        if (!walk_has(less, list->items[i]))
            vec_push(arena, &out, list->items[i]);
    }
    return out;
}

/* Writes as Alembic does: the first target that replaces rows updates the last
 * of them, the others of them are deleted; all other targets are inserted. */
static void write_rows(struct version *v, const struct graph_nodes *gone,
                       const struct graph_nodes *come, const struct graph_node *heir,
                       struct version_ops *out)
{
    const struct graph_nodes none = { 0 };
    struct graph_nodes rest = *gone;

    for (size_t i = 0; i < come->count; i++) {
        const struct graph_nodes one = { .items = &come->items[i], .count = 1 };
        struct graph_nodes last = none;

        if (come->items[i] == heir && gone->count > 0) {
            rest.count = gone->count - 1;
            version_replace(v, &rest, &none, out);
            last = (struct graph_nodes){ .items = &gone->items[rest.count], .count = 1 };
            rest.count = 0;
        }
        version_replace(v, &last, &one, out);
    }
    version_replace(v, &rest, &none, out);
}

/* The rows that others contain: a version table that is not in order. */
static void add_contained(const struct version *v, struct graph_nodes *out)
{
    for (size_t i = 0; i < v->rows.count; i++) {
        if (v->above[v->rows.items[i]->index] > 0)
            vec_push(v->arena, out, v->rows.items[i]);
    }
}

/* Returns the first target that replaces rows, or NULL. */
static const struct graph_node *find_heir(const struct graph *g, const struct graph_nodes *dests,
                                          const struct graph_nodes *related, struct arena *arena)
{
    for (size_t i = 0; i < dests->count; i++) {
        if (!walk_has(related, dests->items[i]) && does_replace(g, dests->items[i], related, arena))
            return dests->items[i];
    }
    return NULL;
}

bool steps_stamp(const struct graph *g, const struct graph_nodes *rows,
                 const struct strlist *targets, bool purge, struct arena *arena,
                 struct graph_steps *out, struct error *err)
{
    const struct graph_nodes none = { 0 };
    struct graph_nodes dests = { 0 };
    struct graph_nodes related = { 0 };
    struct graph_nodes gone = { 0 };
    struct graph_nodes come;
    struct graph_step step = { .direction = DIRECTION_UPGRADE };
    struct version v = version_new(g, purge ? &none : rows, arena);
    const struct graph_node *heir;

    if (!resolve_list(g, targets, arena, &dests, err) ||
        !resolve_check_apart(g, &dests, "target", arena, err) ||
        !find_related(g, &v.rows, targets, arena, &related, err))
        return false;
    heir = find_heir(g, &dests, &related, arena);
    add_contained(&v, &gone);
    for (size_t i = 0; (heir != NULL || dests.count == 0) && i < related.count; i++)
        walk_add(&gone, related.items[i], arena);
    gone = without(&gone, &dests, arena);
    come = without(&dests, &v.rows, arena);
    out->heads_before = version_ids(&v);
    write_rows(&v, &gone, &come, heir, &step.ops);
    step.heads_after = version_ids(&v);
    if (step.ops.count > 0)
        vec_push(arena, out, step);
    return true;
}
