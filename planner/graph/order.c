/*
 * order.c - see order.h.
 *
 * The order is Alembic's: a list of lanes, each standing on one revision. The
 * current lane goes down as long as nothing else stands above its revision;
 * where something does, the first lane that is above becomes the current one.
 * A lane that meets another one ends, and the lane before it goes on.
 *
 * Alembic asks "is that revision among the ancestors of another lane" with a
 * set of ancestors for each lane. Here each revision counts what is still
 * directly above it. Only where that is not zero a search upwards finds the
 * lane, and it sees no more than what has to be listed before that revision.
 */
#include "planner/graph/order.h"

#include <string.h>

#include "planner/graph/walk.h"

struct lanes {
    const struct graph *g;
    struct arena *arena;
    struct graph_nodes front; /* where each lane stands */
    size_t current;
    bool *is_front;  /* by node index: a lane stands on it */
    bool *todo;      /* by node index: still to be listed */
    bool *gone;      /* by node index: listed, or passed without being listed */
    size_t *pending; /* by node index: how many directly above are not gone */
    size_t *seen;    /* by node index: the last search that came by */
    size_t searches;
    struct graph_nodes stack;
};

static void add_lane(struct lanes *l, const struct graph_node *n)
{
    l->is_front[n->index] = true;
    vec_push(l->arena, &l->front, n);
}

static void end_lane(struct lanes *l)
{
    size_t i = l->current;

    l->front.count--;
    memmove(&l->front.items[i], &l->front.items[i + 1],
            (l->front.count - i) * sizeof(l->front.items[0]));
    l->current = i == 0 ? 0 : i - 1;
}

/* Counts the revisions above each, among those that are or are below todo. */
static void count_pending(struct lanes *l)
{
    size_t count = graph_count(l->g);
    bool *region = walk_marks(l->g, l->arena);
    struct graph_nodes members = { 0 };

    for (size_t i = 0; i < count; i++) {
        if (l->todo[i])
            vec_push(l->arena, &members, graph_at(l->g, i));
    }
    walk_mark(l->g, &members, WALK_ALL_DOWN, region, l->arena);
    for (size_t i = 0; i < count; i++) {
        const struct graph_node *n = graph_at(l->g, i);

        l->gone[i] = !region[i];
        for (size_t k = 0; region[i] && k < n->all_down.count; k++)
            l->pending[n->all_down.items[k]->index]++;
    }
}

/* Has n gone, and with it what below it is not listed itself and has nothing
 * else above it. */
static void leave(struct lanes *l, const struct graph_node *n)
{
    l->stack.count = 0;
    l->stack.items[l->stack.count++] = n;
    while (l->stack.count > 0) {
        n = l->stack.items[--l->stack.count];
        l->gone[n->index] = true;
        for (size_t k = 0; k < n->all_down.count; k++) {
            const struct graph_node *below = n->all_down.items[k];

            if (--l->pending[below->index] == 0 && !l->todo[below->index])
                l->stack.items[l->stack.count++] = below;
        }
    }
}

/* Marks as seen what stands above n. */
static void search_up(struct lanes *l, const struct graph_node *n)
{
    size_t turn = ++l->searches;

    l->stack.count = 0;
    l->stack.items[l->stack.count++] = n;
    while (l->stack.count > 0) {
        n = l->stack.items[--l->stack.count];
        for (size_t k = 0; k < n->all_next.count; k++) {
            const struct graph_node *above = n->all_next.items[k];

            if (l->gone[above->index] || l->seen[above->index] == turn)
                continue;
            l->seen[above->index] = turn;
            l->stack.items[l->stack.count++] = above;
        }
    }
}

/* Adds lanes for what no lane leads to, which a range can leave behind. */
static void add_lost(struct lanes *l)
{
    for (size_t i = 0; i < graph_count(l->g); i++) {
        if (l->todo[i] && l->pending[i] == 0 && !l->is_front[i])
            add_lane(l, graph_at(l->g, i));
    }
}

/* Makes the first lane that stands above the current one the current one. */
static void give_way(struct lanes *l)
{
    search_up(l, l->front.items[l->current]);
    for (size_t i = 0; i < l->front.count; i++) {
        if (l->seen[l->front.items[i]->index] == l->searches) {
            l->current = i;
            return;
        }
    }
    l->current = l->front.count;
    add_lost(l);
}

static void go_down(struct lanes *l, const struct graph_node *n)
{
    bool moved = false;

    l->is_front[n->index] = false;
    for (size_t k = 0; k < n->norm_down.count; k++) {
        const struct graph_node *below = n->norm_down.items[k];

        if (!l->todo[below->index] || l->is_front[below->index])
            continue;
        if (moved) {
            add_lane(l, below);
            continue;
        }
        l->front.items[l->current] = below;
        l->is_front[below->index] = true;
        moved = true;
    }
    if (!moved)
        end_lane(l);
}

static void add_starts(struct lanes *l, const struct graph_nodes *starts)
{
    bool *is_start = walk_marks(l->g, l->arena);

    for (size_t i = 0; i < starts->count; i++)
        is_start[starts->items[i]->index] = true;
    for (size_t i = 0; i < graph_count(l->g); i++) {
        if (is_start[i] && l->todo[i])
            add_lane(l, graph_at(l->g, i));
    }
}

static void run(struct lanes *l, struct graph_nodes *out)
{
    for (;;) {
        const struct graph_node *n;

        if (l->front.count == 0)
            add_lost(l);
        if (l->front.count == 0)
            return;
        n = l->front.items[l->current];
        if (l->pending[n->index] > 0) {
            give_way(l);
            continue;
        }
        vec_push(l->arena, out, n);
        l->todo[n->index] = false;
        leave(l, n);
        go_down(l, n);
    }
}

void order_list(const struct graph *g, const bool *todo, const struct graph_nodes *starts,
                struct arena *arena, struct graph_nodes *out)
{
    size_t count = graph_count(g);
    struct lanes l = {
        .g = g,
        .arena = arena,
        .is_front = walk_marks(g, arena),
        .todo = walk_marks(g, arena),
        .gone = walk_marks(g, arena),
        .pending = arena_new_array(arena, size_t, count),
        .seen = arena_new_array(arena, size_t, count),
        .stack = { .items = arena_new_array(arena, const struct graph_node *, count + 1) },
    };

    if (count > 0)
        memcpy(l.todo, todo, count * sizeof(*todo));
    count_pending(&l);
    add_starts(&l, starts);
    run(&l, out);
}
