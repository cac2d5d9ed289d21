/* resolve_walk.c - see resolve_parts.h: relative names step by step, and
 * which revisions stand apart. */
#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/walk.h"

/* Finds where one step up may lead. */
static struct graph_nodes find_above(const struct resolve_walk *w, const struct graph_node *n,
                                     struct arena *arena)
{
    const struct graph_nodes *list = n == NULL ? graph_bases(w->g) : &n->next;
    struct graph_nodes above = { 0 };

    for (size_t i = 0; i < list->count; i++)
        vec_push(arena, &above, list->items[i]);
    if (w->related != NULL)
        resolve_filter(&above, w->related);
    return above;
}

static bool walk_up(const struct resolve_walk *w, const struct graph_node *n, struct arena *arena,
                    const struct graph_node **out, struct error *err)
{
    for (size_t i = 0; i < w->relative.steps; i++) {
        struct graph_nodes above = find_above(w, n, arena);

        if (above.count > 1)
            return refuse_walk(w->relative.text, n, &above, arena, err);
        if (above.count == 0 && w->strict)
            return refuse_far(w->relative.text, n, true, arena, err);
        if (above.count == 0)
            break;
        n = above.items[0];
    }
    *out = n;
    return true;
}

static bool walk_down(const struct resolve_walk *w, const struct graph_node *n, struct arena *arena,
                      const struct graph_node **out, struct error *err)
{
    for (size_t i = 0; i < w->relative.steps; i++) {
        if (n == NULL && w->strict)
            return refuse_far(w->relative.text, n, false, arena, err);
        if (n == NULL)
            break;
        if (n->down.count > 1)
            return refuse_walk(w->relative.text, n, &n->down, arena, err);
        n = n->down.count == 0 ? NULL : n->down.items[0];
    }
    *out = n;
    return true;
}

bool resolve_walk(const struct resolve_walk *w, const struct graph_node *n, struct arena *arena,
                  const struct graph_node **out, struct error *err)
{
    return w->relative.upwards ? walk_up(w, n, arena, out, err) : walk_down(w, n, arena, out, err);
}

bool resolve_check_apart(const struct graph *g, const struct graph_nodes *nodes, const char *what,
                         struct arena *arena, struct error *err)
{
    bool *below = walk_marks(g, arena);

    for (size_t i = 0; i < nodes->count; i++)
        walk_mark(g, &nodes->items[i]->all_down, WALK_ALL_DOWN, below, arena);
    for (size_t i = 0; i < nodes->count; i++) {
        const struct graph_node *n = nodes->items[i];
        size_t above = 0;

        if (!below[n->index])
            continue;
        while (nodes->items[above] == n ||
               !walk_from(g, nodes->items[above], WALK_ALL_DOWN, arena)[n->index])
            above++;
        return refuse_overlap(what, nodes->items[above], n, arena, err);
    }
    return true;
}
