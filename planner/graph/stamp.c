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

/* Writes as Alembic does: all rows but the last deleted, the last one updated
 * to the first target, the other targets inserted. */
static void write_rows(struct version *v, const struct graph_nodes *gone,
                       const struct graph_nodes *come, struct version_ops *out)
{
    const struct graph_nodes none = { 0 };
    bool is_update = gone->count > 0 && come->count > 0;

    if (!is_update) {
        version_replace(v, gone, come, out);
        return;
    }
    const struct graph_nodes deleted = { .items = gone->items, .count = gone->count - 1 };
    const struct graph_nodes last = { .items = gone->items + deleted.count, .count = 1 };
    const struct graph_nodes first = { .items = come->items, .count = 1 };
    const struct graph_nodes others = { .items = come->items + 1, .count = come->count - 1 };

    version_replace(v, &deleted, &none, out);
    version_replace(v, &last, &first, out);
    version_replace(v, &none, &others, out);
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
    bool replaces = false;

    if (!resolve_list(g, targets, arena, &dests, err) ||
        !resolve_check_apart(g, &dests, "target", arena, err) ||
        !find_related(g, &v.rows, targets, arena, &related, err))
        return false;
    for (size_t i = 0; i < dests.count && !replaces; i++)
        replaces =
            !walk_has(&related, dests.items[i]) && does_replace(g, dests.items[i], &related, arena);
    if (replaces || dests.count == 0)
        gone = without(&related, &dests, arena);
    come = without(&dests, &v.rows, arena);
    out->heads_before = version_ids(&v);
    write_rows(&v, &gone, &come, &step.ops);
    step.heads_after = version_ids(&v);
    if (step.ops.count > 0)
        vec_push(arena, out, step);
    return true;
}
