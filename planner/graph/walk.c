/* walk.c - see walk.h. */
#include "planner/graph/walk.h"

static const struct graph_nodes *follow(const struct graph_node *n, enum walk_edges edges)
{
    switch (edges) {
    case WALK_DOWN:
        return &n->down;
    case WALK_ALL_DOWN:
        return &n->all_down;
    case WALK_NEXT:
        return &n->next;
    case WALK_ALL_NEXT:
        return &n->all_next;
    }
    return NULL;
}

/* Puts those of list on the stack that are not marked, and marks them. */
static void push_new(const struct graph_nodes *list, bool *marks, struct graph_nodes *stack)
{
    for (size_t i = 0; i < list->count; i++) {
        if (marks[list->items[i]->index])
            continue;
        marks[list->items[i]->index] = true;
        stack->items[stack->count++] = list->items[i];
    }
}

void walk_mark(const struct graph *g, const struct graph_nodes *from, enum walk_edges edges,
               bool *marks, struct arena *arena)
{
    struct graph_nodes stack = {
        .items = arena_new_array(arena, const struct graph_node *, graph_count(g)),
    };

    push_new(from, marks, &stack);
    while (stack.count > 0)
        push_new(follow(stack.items[--stack.count], edges), marks, &stack);
}

bool *walk_marks(const struct graph *g, struct arena *arena)
{
    return arena_new_array(arena, bool, graph_count(g));
}

bool *walk_from(const struct graph *g, const struct graph_node *n, enum walk_edges edges,
                struct arena *arena)
{
    const struct graph_nodes one = { .items = &n, .count = 1 };
    bool *marks = walk_marks(g, arena);

    walk_mark(g, &one, edges, marks, arena);
    return marks;
}

void walk_mark_related(const struct graph *g, const struct graph_nodes *from, bool dependencies,
                       bool *marks, struct arena *arena)
{
    bool *above = walk_marks(g, arena);

    walk_mark(g, from, dependencies ? WALK_ALL_DOWN : WALK_DOWN, marks, arena);
    walk_mark(g, from, dependencies ? WALK_ALL_NEXT : WALK_NEXT, above, arena);
    for (size_t i = 0; i < graph_count(g); i++)
        marks[i] = marks[i] || above[i];
}

bool *walk_related(const struct graph *g, const struct graph_node *n, bool dependencies,
                   struct arena *arena)
{
    const struct graph_nodes one = { .items = &n, .count = 1 };
    bool *marks = walk_marks(g, arena);

    walk_mark_related(g, &one, dependencies, marks, arena);
    return marks;
}

bool walk_has(const struct graph_nodes *list, const struct graph_node *n)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == n)
            return true;
    }
    return false;
}

void walk_add(struct graph_nodes *list, const struct graph_node *n, struct arena *arena)
{
    if (!walk_has(list, n))
        vec_push(arena, list, n);
}
