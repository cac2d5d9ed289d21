/* steps.c - see steps.h. */
#include "planner/graph/steps.h"

#include "planner/graph/order.h"
#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/target.h"
#include "planner/graph/version.h"
#include "planner/graph/walk.h"

/* Marks all that nodes have below them; refuses where one of them is below
 * another. */
static bool mark_below(const struct graph *g, const char *what, const struct graph_nodes *nodes,
                       bool *marks, struct arena *arena, struct error *err)
{
    if (!resolve_check_apart(g, nodes, what, arena, err))
        return false;
    walk_mark(g, nodes, WALK_ALL_DOWN, marks, arena);
    return true;
}

/* Turns revisions in the order in which they run into steps. */
static void add_steps(struct version *v, const struct graph_nodes *nodes, enum direction direction,
                      struct graph_steps *out)
{
    out->heads_before = version_ids(v);
    for (size_t i = 0; i < nodes->count; i++) {
        size_t at = direction == DIRECTION_UPGRADE ? nodes->count - 1 - i : i;
        struct graph_step step = { .node = nodes->items[at], .direction = direction };

        version_move(v, step.node, direction, &step.ops);
        step.heads_after = version_ids(v);
        vec_push(v->arena, out, step);
    }
}

bool steps_upgrade(const struct graph *g, const struct graph_nodes *rows, const char *target,
                   struct arena *arena, struct graph_steps *out, struct error *err)
{
    struct target_origin from = { .g = g, .rows = rows, .strict = true };
    struct graph_nodes targets = { 0 };
    struct graph_nodes order = { 0 };
    bool *required = walk_marks(g, arena);
    bool *applied = walk_marks(g, arena);
    struct version v;

    if (!target_upgrade(&from, target, arena, &targets, err) ||
        !mark_below(g, "target", &targets, required, arena, err) ||
        !mark_below(g, "row", rows, applied, arena, err))
        return false;
    for (size_t i = 0; i < graph_count(g); i++)
        required[i] = required[i] && !applied[i];
    order_list(g, required, &targets, arena, &order);
    v = version_new(g, rows, arena);
    add_steps(&v, &order, DIRECTION_UPGRADE, out);
    return true;
}

/* Alembic looks at the label only where there are several roots, and counts a
 * base once for each label that it declares. */
static size_t count_roots(const struct target_down *down, const struct graph_nodes *roots)
{
    size_t count = roots->count;

    for (size_t i = 0; down->node == NULL && i < roots->count; i++)
        count += roots->items[i]->revision->branch_labels.count;
    return count;
}

/* Finds the lowest revisions that go. */
static bool find_roots(const struct graph *g, const struct target_down *down, const char *target,
                       struct arena *arena, struct graph_nodes *out, struct error *err)
{
    const struct graph_nodes *roots = down->node == NULL ? graph_bases(g) : &down->node->next;
    const struct graph_node *branch;

    for (size_t i = 0; i < roots->count; i++)
        vec_push(arena, out, roots->items[i]);
    if (down->label == NULL || count_roots(down, roots) <= 1)
        return true;
    if (!resolve_branch(g, down->label, arena, &branch, err))
        return false;
    resolve_filter(out, walk_from(g, branch, WALK_DOWN, arena));
    if (out->count > 0)
        return true;
    error_set(err, ERROR_BAD_TARGET, "downgrading to '%s' undoes nothing of that branch", target);
    return error_fact(err, "branch", "'%s' is declared by %s", down->label, branch->revision->id);
}

static bool refuse_nothing(const struct graph_node *n, const char *target,
                           const struct graph_nodes *rows, struct arena *arena, struct error *err)
{
    struct strlist ids = graph_ids(rows, arena);

    error_set(err, ERROR_BAD_TARGET, "downgrading to '%s' undoes nothing", target);
    error_fact(err, "target", "%s is not below what is applied", n->revision->id);
    return error_fact(err, "applied", "%s",
                      ids.count == 0 ? "nothing" : strlist_join(&ids, ", ", arena));
}

bool steps_downgrade(const struct graph *g, const struct graph_nodes *rows, const char *target,
                     struct arena *arena, struct graph_steps *out, struct error *err)
{
    struct target_origin from = { .g = g, .rows = rows, .strict = true };
    struct target_down down;
    struct graph_nodes roots = { 0 };
    struct graph_nodes order = { 0 };
    bool *drop = walk_marks(g, arena);
    bool *applied = walk_marks(g, arena);
    struct version v;

    if (!target_downgrade(&from, target, arena, &down, err) ||
        !find_roots(g, &down, target, arena, &roots, err))
        return false;
    walk_mark(g, &roots, WALK_ALL_NEXT, drop, arena);
    walk_mark(g, rows, WALK_ALL_DOWN, applied, arena);
    for (size_t i = 0; i < graph_count(g); i++)
        drop[i] = drop[i] && applied[i];
    order_list(g, drop, rows, arena, &order);
    if (down.node != NULL && order.count == 0 && !walk_has(rows, down.node))
        return refuse_nothing(down.node, target, rows, arena, err);
    v = version_new(g, rows, arena);
    add_steps(&v, &order, DIRECTION_DOWNGRADE, out);
    return true;
}
