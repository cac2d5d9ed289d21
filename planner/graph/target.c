/* target.c - see target.h. */
#include "planner/graph/target.h"

#include "planner/graph/history.h"
#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/walk.h"

/* The label a relative name carries: related is NULL where it has none. */
static bool find_related(const struct target_origin *from, const struct relative *r,
                         struct arena *arena, bool **out, struct error *err)
{
    *out = NULL;
    return r->label == NULL || resolve_related(from->g, r->label, false, arena, out, err);
}

static struct graph_nodes copy(const struct graph_nodes *list, struct arena *arena)
{
    struct graph_nodes out = { 0 };

    for (size_t i = 0; i < list->count; i++)
        vec_push(arena, &out, list->items[i]);
    return out;
}

/* The applied revisions of a branch that none of its applied ones is above. */
static struct graph_nodes find_tips(const struct target_origin *from, const bool *related,
                                    struct arena *arena)
{
    bool *applied = walk_marks(from->g, arena);
    bool *below = walk_marks(from->g, arena);
    struct graph_nodes tips = { 0 };

    walk_mark(from->g, from->rows, WALK_ALL_DOWN, applied, arena);
    for (size_t i = 0; i < graph_count(from->g); i++) {
        const struct graph_node *n = graph_at(from->g, i);

        for (size_t k = 0; applied[i] && related[i] && k < n->norm_down.count; k++)
            below[n->norm_down.items[k]->index] = true;
    }
    for (size_t i = 0; i < graph_count(from->g); i++) {
        if (applied[i] && related[i] && !below[i])
            vec_push(arena, &tips, graph_at(from->g, i));
    }
    return tips;
}

/* "+N" and "LABEL@+N". */
static bool step_up(const struct target_origin *from, struct relative r, struct arena *arena,
                    struct graph_nodes *out, struct error *err)
{
    struct graph_nodes start = copy(from->rows, arena);
    struct resolve_walk w = { .g = from->g, .relative = r, .strict = from->strict };
    const struct graph_node *n;
    bool *related;

    if (!find_related(from, &r, arena, &related, err))
        return false;
    w.related = related;
    if (related != NULL)
        resolve_filter(&start, related);
    if (related != NULL && start.count == 0)
        start = find_tips(from, related, arena);
    if (start.count > 1)
        return refuse_rows(r.text, &start, arena_printf(arena, "+%zu", r.steps), arena, err);
    if (!resolve_walk(&w, start.count == 0 ? NULL : start.items[0], arena, &n, err))
        return false;
    if (n != NULL)
        vec_push(arena, out, n);
    return true;
}

/* "REV+N" and "REV-N", with or without a label. Upwards the label chooses the
 * way, downwards it says what REV is of. */
static bool step_from(const struct target_origin *from, struct relative r, struct arena *arena,
                      const struct graph_node **out, struct error *err)
{
    struct resolve_walk w = { .g = from->g, .relative = r, .strict = from->strict };
    const struct graph_node *n;
    const char *name = r.symbol;
    bool *related;

    if (!find_related(from, &r, arena, &related, err))
        return false;
    if (r.upwards)
        w.related = related;
    else if (r.label != NULL)
        name = arena_printf(arena, "%s@%s", r.label, r.symbol);
    return resolve_one(from->g, name, arena, &n, err) && resolve_walk(&w, n, arena, out, err);
}

static bool refuse_direction(const struct relative *r, const char *what, struct error *err)
{
    if (r->steps == 0)
        return error_set(err, ERROR_BAD_TARGET, "'%s' is no step", r->text);
    error_set(err, ERROR_BAD_TARGET, "%s does not go by '%s'", what, r->text);
    return error_hint(err, "the other way:  %s %s", r->upwards ? "upgrade" : "downgrade", r->text);
}

bool target_upgrade(const struct target_origin *from, const char *text, struct arena *arena,
                    struct graph_nodes *out, struct error *err)
{
    const struct graph_node *n;
    struct relative r;

    if (!name_is_relative(text, arena, &r))
        return resolve_many(from->g, text, arena, out, err);
    if (r.symbol == NULL && (!r.upwards || r.steps == 0))
        return refuse_direction(&r, "an upgrade", err);
    if (r.symbol == NULL)
        return step_up(from, r, arena, out, err);
    if (!step_from(from, r, arena, &n, err))
        return false;
    if (n == NULL && from->strict)
        return refuse_far(text, n, r.upwards, arena, err);
    if (n != NULL)
        vec_push(arena, out, n);
    return true;
}

/* Returns the row that "-N" or "LABEL@-N" counts from, or NULL with err set. */
static const struct graph_node *find_row(const struct target_origin *from, const struct relative *r,
                                         struct arena *arena, struct error *err)
{
    struct graph_nodes start = copy(from->rows, arena);
    bool *related;

    if (!find_related(from, r, arena, &related, err))
        return NULL;
    if (related != NULL)
        resolve_filter(&start, related);
    if (related != NULL && start.count == 0) {
        history_current(from->g, from->rows, arena, &start);
        resolve_filter(&start, related);
    }
    if (start.count == 1)
        return start.items[0];
    if (start.count == 0)
        refuse_far(r->text, NULL, false, arena, err);
    else
        refuse_rows(r->text, &start, arena_printf(arena, "-%zu", r->steps), arena, err);
    return NULL;
}

/* "-N" and "LABEL@-N". Without a label the branch is that of the row. */
static bool step_down(const struct target_origin *from, struct relative r, struct arena *arena,
                      struct target_down *out, struct error *err)
{
    struct resolve_walk w = { .g = from->g, .relative = r, .strict = from->strict };
    const struct graph_node *row = find_row(from, &r, arena, err);

    if (row == NULL)
        return false;
    out->label = r.label != NULL ? r.label : row->revision->id;
    return resolve_walk(&w, row, arena, &out->node, err);
}

/* Any other name. The label is what stands before the last "@". */
static bool find_absolute(const struct target_origin *from, const char *text, struct arena *arena,
                          struct target_down *out, struct error *err)
{
    struct name name = name_split(text, arena);

    out->label = name.label;
    return resolve_one(from->g, text, arena, &out->node, err);
}

bool target_downgrade(const struct target_origin *from, const char *text, struct arena *arena,
                      struct target_down *out, struct error *err)
{
    struct relative r;

    *out = (struct target_down){ 0 };
    if (!name_is_relative(text, arena, &r))
        return find_absolute(from, text, arena, out, err);
    if (r.symbol == NULL && (r.upwards || r.steps == 0))
        return refuse_direction(&r, "a downgrade", err);
    if (r.symbol == NULL)
        return step_down(from, r, arena, out, err);
    out->label = r.label;
    return step_from(from, r, arena, &out->node, err);
}
