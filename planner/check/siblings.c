/* siblings.c - see siblings.h. */
#include "planner/check/siblings.h"

#include "planner/graph/walk.h"

enum { MOST_PAIRS = 12 };

static bool has_new(const struct check_input *input, const bool *side)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        if (side[i] && check_is_new(input, graph_at(input->graph, i)->revision))
            return true;
    }
    return false;
}

/* Returns whether a parent on this side is not there: where it stands is not known. */
static bool is_cut_off(const struct check_input *input, const bool *side)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        if (side[i] && n->down.count < n->revision->down.count)
            return true;
    }
    return false;
}

/* Returns what a has behind it and b has not. */
static const bool *less(const bool *a, const bool *b, const struct graph *g, struct arena *arena)
{
    bool *marks = walk_marks(g, arena);

    for (size_t i = 0; i < graph_count(g); i++)
        marks[i] = a[i] && !b[i];
    return marks;
}

static void add_pair(const struct check_input *input, const struct graph_node *a,
                     const struct graph_node *b, struct arena *arena, struct siblings_list *out)
{
    const struct graph *g = input->graph;
    const bool *below_a = walk_from(g, a, WALK_ALL_DOWN, arena);
    const bool *below_b = walk_from(g, b, WALK_ALL_DOWN, arena);
    struct siblings pair = { a, b, less(below_a, below_b, g, arena),
                             less(below_b, below_a, g, arena) };
    bool new_left = has_new(input, pair.on_left);

    if ((!new_left && !has_new(input, pair.on_right)) || is_cut_off(input, pair.on_left) ||
        is_cut_off(input, pair.on_right))
        return;
    if (new_left && !has_new(input, pair.on_right)) /* what is new is told of */
        pair = (struct siblings){ b, a, pair.on_right, pair.on_left };
    vec_push(arena, out, pair);
}

static void add_pairs(const struct check_input *input, const struct graph_nodes *ends,
                      struct arena *arena, struct siblings_list *out)
{
    for (size_t i = 0; i < ends->count; i++) {
        for (size_t j = i + 1; j < ends->count && out->count < MOST_PAIRS; j++)
            add_pair(input, ends->items[i], ends->items[j], arena, out);
    }
}

void siblings_find(const struct check_input *input, struct arena *arena, struct siblings_list *out)
{
    add_pairs(input, graph_heads(input->graph), arena, out);
    for (size_t i = 0; input->base != NULL && i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        if (graph_is_merge_point(n) && check_is_new(input, n->revision))
            add_pairs(input, &n->down, arena, out);
    }
}
