/* normal.c - normal_deps(): dependencies less those that an ancestor has too.
 *
 * Alembic's rule: a dependency of a revision counts unless a revision below it
 * along down_revision names the same one. So only what is named twice has to
 * be looked into; for each such dependency one pass over the stretch of the
 * topological order between the first and the last that name it. */
#include <string.h>

#include "planner/graph/graph_parts.h"

/* Marks for one dependency at a time, by node index. */
struct pass {
    struct linker *l;
    struct graph_nodes *users; /* by node index: who names it in deps */
    bool *names_it;
    bool *below; /* a strict ancestor along down names it */
};

static void add_users(struct pass *p)
{
    struct graph *g = p->l->g;

    for (size_t i = 0; i < g->count; i++) {
        for (size_t k = 0; k < g->nodes[i].deps.count; k++)
            vec_push(p->l->arena, &p->users[g->nodes[i].deps.items[k]->index], &g->nodes[i]);
    }
}

static bool is_below(const struct pass *p, const struct graph_node *n)
{
    for (size_t k = 0; k < n->down.count; k++) {
        size_t parent = n->down.items[k]->index;

        if (p->names_it[parent] || p->below[parent])
            return true;
    }
    return false;
}

static void drop(struct pass *p, const struct graph_node *n, const struct graph_node *dep)
{
    struct graph_nodes *deps = &p->l->g->nodes[n->index].norm_deps;
    size_t kept = 0;

    for (size_t k = 0; k < deps->count; k++) {
        if (deps->items[k] != dep)
            deps->items[kept++] = deps->items[k];
    }
    deps->count = kept;
}

static void find_stretch(const struct pass *p, const struct graph_nodes *users, size_t *out_first,
                         size_t *out_last)
{
    const size_t *rank = p->l->g->rank;

    *out_first = *out_last = rank[users->items[0]->index];
    for (size_t i = 1; i < users->count; i++) {
        size_t at = rank[users->items[i]->index];

        *out_first = at < *out_first ? at : *out_first;
        *out_last = at > *out_last ? at : *out_last;
    }
}

static void drop_repeated(struct pass *p, const struct graph_node *dep)
{
    const struct graph *g = p->l->g;
    const struct graph_nodes *users = &p->users[dep->index];
    size_t first;
    size_t last;

    find_stretch(p, users, &first, &last);
    for (size_t i = 0; i < users->count; i++)
        p->names_it[users->items[i]->index] = true;
    for (size_t at = first; at <= last; at++) {
        const struct graph_node *n = g->topo[at];

        p->below[n->index] = is_below(p, n);
        if (p->below[n->index] && p->names_it[n->index])
            drop(p, n, dep);
    }
    for (size_t at = first; at <= last; at++)
        p->names_it[g->topo[at]->index] = p->below[g->topo[at]->index] = false;
}

void normal_deps(struct linker *l)
{
    struct graph *g = l->g;
    struct pass p = {
        .l = l,
        .users = arena_new_array(l->arena, struct graph_nodes, g->count),
        .names_it = arena_new_array(l->arena, bool, g->count),
        .below = arena_new_array(l->arena, bool, g->count),
    };

    add_users(&p);
    for (size_t i = 0; i < g->count; i++) {
        for (size_t k = 0; k < g->nodes[i].deps.count; k++)
            vec_push(l->arena, &g->nodes[i].norm_deps, g->nodes[i].deps.items[k]);
    }
    for (size_t i = 0; i < g->count; i++) {
        if (p.users[i].count > 1)
            drop_repeated(&p, &g->nodes[i]);
    }
}
