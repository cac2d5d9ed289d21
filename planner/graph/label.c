/* label.c - label_inherit(): which revisions a branch label covers.
 *
 * Everything above the revision that declares it, and what lies below that
 * revision as long as there is one line only: no branch point (dependencies
 * count) and no merge point between there and the single tip above. */
#include <string.h>

#include "planner/graph/graph_parts.h"

static uint64_t *row(const struct graph *g, const struct graph_node *n)
{
    return &g->label_bits[n->index * g->label_words];
}

static void add_bits(const struct graph *g, const struct graph_node *to,
                     const struct graph_node *from)
{
    for (size_t i = 0; i < g->label_words; i++)
        row(g, to)[i] |= row(g, from)[i];
}

static bool is_plain(const struct graph_node *n)
{
    return !graph_is_real_branch_point(n) && !graph_is_merge_point(n);
}

static void pass_up(const struct graph *g)
{
    for (size_t at = 0; at < g->count; at++) {
        const struct graph_node *n = g->topo[at];

        for (size_t k = 0; k < n->down.count; k++)
            add_bits(g, n, n->down.items[k]);
    }
}

/* single[i]: from node i up to the tip there is one line only. */
static void pass_down(const struct graph *g, bool *single)
{
    for (size_t at = g->count; at-- > 0;) {
        const struct graph_node *n = g->topo[at];
        const struct graph_node *above = n->next.count == 1 ? n->next.items[0] : NULL;

        if (!is_plain(n))
            continue;
        single[n->index] = above == NULL || single[above->index];
        if (above != NULL && single[above->index])
            add_bits(g, n, above);
    }
}

void label_inherit(struct linker *l)
{
    struct graph *g = l->g;
    size_t labels = g->names.count - g->count;

    g->label_words = (labels + 63) / 64;
    g->label_bits = arena_new_array(l->arena, uint64_t, g->count * g->label_words);
    for (size_t bit = 0; bit < labels; bit++) {
        const struct graph_node *n = graph_find_label(g, g->names.items[g->count + bit]);

        row(g, n)[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
    pass_up(g);
    pass_down(g, arena_new_array(l->arena, bool, g->count));
}
