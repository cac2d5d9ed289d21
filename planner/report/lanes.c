/* lanes.c - see lanes.h. */
#include "planner/report/lanes.h"

struct builder {
    struct arena *arena;
    struct graph_nodes waits; /* by column: the parent its link leads to, or NULL */
    const bool *shown;        /* by node index */
};

/* Returns the first free column from start on; it may be a new one. */
static size_t find_free(struct builder *b, size_t start)
{
    size_t i = start;

    while (i < b->waits.count && b->waits.items[i] != NULL)
        i++;
    if (i >= b->waits.count)
        vec_push(b->arena, &b->waits, NULL);
    return i;
}

/* Returns the first column from start on whose link leads to n, or the number
 * of columns. */
static size_t find_waiting(const struct builder *b, const struct graph_node *n, size_t start)
{
    size_t i = start;

    while (i < b->waits.count && b->waits.items[i] != n)
        i++;
    return i;
}

static void place(struct builder *b, struct lane_row *row)
{
    row->column = find_waiting(b, row->node, 0);
    row->is_joined = row->column < b->waits.count;
    if (!row->is_joined)
        row->column = find_free(b, 0);
    for (size_t i = find_waiting(b, row->node, row->column + 1); i < b->waits.count;
         i = find_waiting(b, row->node, i + 1)) {
        vec_push(b->arena, &row->closing, i);
        b->waits.items[i] = NULL;
    }
    b->waits.items[row->column] = NULL;
}

static void link_parent(struct builder *b, struct lane_row *row, const struct graph_node *parent)
{
    struct lane_link link = { .to = parent, .column = row->column };

    if (row->links.count > 0) {
        link.column = find_waiting(b, parent, 0);
        link.is_joined = link.column < b->waits.count;
        if (!link.is_joined)
            link.column = find_free(b, row->column + 1);
    }
    b->waits.items[link.column] = parent;
    vec_push(b->arena, &row->links, link);
}

void lanes_build(const struct picture *p, struct arena *arena, struct lanes *out)
{
    bool *shown = arena_new_array(arena, bool, graph_count(p->g));
    struct builder b = { .arena = arena, .shown = shown };

    for (size_t i = 0; i < p->nodes.count; i++)
        shown[p->nodes.items[i]->index] = true;
    for (size_t i = 0; i < p->nodes.count; i++) {
        struct lane_row row = { .node = p->nodes.items[i] };
        const struct graph_nodes *down = &row.node->down;

        place(&b, &row);
        for (size_t k = 0; k < down->count; k++) {
            if (shown[down->items[k]->index])
                link_parent(&b, &row, down->items[k]);
        }
        row.is_cut = row.links.count == 0 && down->count > 0;
        vec_push(arena, out, row);
    }
    out->width = b.waits.count;
}
