/* version.c - see version.h. */
#include "planner/graph/version.h"

#include "planner/graph/walk.h"

static void count_in(struct version *v, const struct graph_node *n)
{
    v->applied[n->index] = true;
    for (size_t k = 0; k < n->all_down.count; k++)
        v->above[n->all_down.items[k]->index]++;
}

static void count_out(struct version *v, const struct graph_node *n)
{
    v->applied[n->index] = false;
    for (size_t k = 0; k < n->all_down.count; k++)
        v->above[n->all_down.items[k]->index]--;
}

struct version version_new(const struct graph *g, const struct graph_nodes *rows,
                           struct arena *arena)
{
    struct version v = {
        .g = g,
        .arena = arena,
        .applied = walk_marks(g, arena),
        .above = arena_new_array(arena, size_t, graph_count(g)),
    };
    bool *below = walk_marks(g, arena);

    for (size_t i = 0; i < rows->count; i++)
        walk_add(&v.rows, rows->items[i], arena);
    walk_mark(g, rows, WALK_ALL_DOWN, below, arena);
    for (size_t i = 0; i < graph_count(g); i++) {
        if (below[i])
            count_in(&v, graph_at(g, i));
    }
    return v;
}

static bool is_maximal(const struct version *v, const struct graph_node *n)
{
    return v->applied[n->index] && v->above[n->index] == 0;
}

static void write_op(struct version *v, const struct graph_node *from, const struct graph_node *to,
                     struct version_ops *out)
{
    struct version_op op = {
        .change = from == NULL ? VERSION_INSERT
                  : to == NULL ? VERSION_DELETE
                               : VERSION_UPDATE,
        .from = from == NULL ? NULL : from->revision->id,
        .to = to == NULL ? NULL : to->revision->id,
    };
    size_t kept = 0;

    vec_push(v->arena, out, op);
    if (from == NULL) {
        vec_push(v->arena, &v->rows, to);
        return;
    }
    for (size_t i = 0; i < v->rows.count; i++) {
        const struct graph_node *row = v->rows.items[i] == from ? to : v->rows.items[i];

        if (row != NULL)
            v->rows.items[kept++] = row;
    }
    v->rows.count = kept;
}

void version_replace(struct version *v, const struct graph_nodes *gone,
                     const struct graph_nodes *come, struct version_ops *out)
{
    size_t out_count = gone->count;
    size_t in_count = come->count;

    while (out_count > 0 && in_count > 0)
        write_op(v, gone->items[--out_count], come->items[--in_count], out);
    for (size_t i = 0; i < out_count; i++)
        write_op(v, gone->items[i], NULL, out);
    for (size_t i = 0; i < in_count; i++)
        write_op(v, NULL, come->items[i], out);
}

static void add_sorted(struct graph_nodes *list, const struct graph_node *n, struct arena *arena)
{
    size_t i = list->count;

    vec_push(arena, list, n);
    for (; i > 0 && list->items[i - 1]->index > n->index; i--)
        list->items[i] = list->items[i - 1];
    list->items[i] = n;
}

/* The new rows can only be n and what is directly below it. */
static struct graph_nodes find_coming(const struct version *v, const struct graph_node *n)
{
    struct graph_nodes come = { 0 };

    if (is_maximal(v, n) && !walk_has(&v->rows, n))
        add_sorted(&come, n, v->arena);
    for (size_t k = 0; k < n->all_down.count; k++) {
        const struct graph_node *below = n->all_down.items[k];

        if (is_maximal(v, below) && !walk_has(&v->rows, below))
            add_sorted(&come, below, v->arena);
    }
    return come;
}

void version_move(struct version *v, const struct graph_node *n, enum direction direction,
                  struct version_ops *out)
{
    struct graph_nodes gone = { 0 };
    struct graph_nodes come;

    if (direction == DIRECTION_UPGRADE && !v->applied[n->index])
        count_in(v, n);
    if (direction == DIRECTION_DOWNGRADE && v->applied[n->index])
        count_out(v, n);
    for (size_t i = 0; i < v->rows.count; i++) {
        if (!is_maximal(v, v->rows.items[i]))
            vec_push(v->arena, &gone, v->rows.items[i]);
    }
    come = find_coming(v, n);
    version_replace(v, &gone, &come, out);
}

struct strlist version_ids(const struct version *v)
{
    struct strlist ids = graph_ids(&v->rows, v->arena);

    strlist_sort(&ids);
    return ids;
}
