/* graph.c - see graph.h. */
#include "planner/graph/graph.h"

#include <assert.h>
#include <string.h>

#include "planner/graph/graph_parts.h"

bool graph_build(const struct revision_list *list, struct arena *arena, struct graph **out,
                 struct error *err)
{
    struct graph_problems problems = { 0 };
    struct graph *g = graph_link(list, arena, &problems);

    for (size_t i = 0; i < problems.count; i++) {
        const struct graph_problem *p = &problems.items[i];

        if (!p->blocks)
            continue;
        error_at(err, p->code, p->pos, "%s", p->message);
        if (p->fact != NULL)
            error_fact(err, p->fact_tag, "%s", p->fact);
        if (p->hint != NULL)
            error_hint(err, "%s", p->hint);
        return false;
    }
    *out = g;
    return true;
}

size_t graph_count(const struct graph *g)
{
    return g->count;
}

const struct graph_node *graph_at(const struct graph *g, size_t i)
{
    assert(i < g->count);
    return &g->nodes[i];
}

const struct graph_node *graph_find(const struct graph *g, const char *id)
{
    return strmap_get(g->by_id, id);
}

const struct graph_node *graph_find_label(const struct graph *g, const char *label)
{
    return strmap_get(g->by_label, label);
}

const struct strlist *graph_names(const struct graph *g)
{
    return &g->names;
}

const struct graph_nodes *graph_heads(const struct graph *g)
{
    return &g->heads;
}

const struct graph_nodes *graph_real_heads(const struct graph *g)
{
    return &g->real_heads;
}

const struct graph_nodes *graph_bases(const struct graph *g)
{
    return &g->bases;
}

const struct graph_nodes *graph_real_bases(const struct graph *g)
{
    return &g->real_bases;
}

bool graph_is_head(const struct graph_node *n)
{
    return n->next.count == 0;
}

bool graph_is_real_head(const struct graph_node *n)
{
    return n->all_next.count == 0;
}

bool graph_is_base(const struct graph_node *n)
{
    return n->down.count == 0;
}

bool graph_is_branch_point(const struct graph_node *n)
{
    return n->next.count > 1;
}

bool graph_is_real_branch_point(const struct graph_node *n)
{
    return n->all_next.count > 1;
}

bool graph_is_merge_point(const struct graph_node *n)
{
    return n->down.count > 1;
}

static bool has_bit(const struct graph *g, const struct graph_node *n, size_t bit)
{
    return (g->label_bits[n->index * g->label_words + bit / 64] >> (bit % 64) & 1) != 0;
}

struct strlist graph_labels(const struct graph *g, const struct graph_node *n, struct arena *arena)
{
    struct strlist labels = { 0 };

    for (size_t bit = 0; g->count + bit < g->names.count; bit++) {
        if (has_bit(g, n, bit))
            vec_push(arena, &labels, g->names.items[g->count + bit]);
    }
    return labels;
}

bool graph_has_label(const struct graph *g, const struct graph_node *n, const char *label)
{
    size_t bit = 0;

    if (graph_find_label(g, label) == NULL)
        return false;
    while (strcmp(g->names.items[g->count + bit], label) != 0)
        bit++;
    return has_bit(g, n, bit);
}

struct strlist graph_ids(const struct graph_nodes *list, struct arena *arena)
{
    struct strlist ids = { 0 };

    for (size_t i = 0; i < list->count; i++)
        vec_push(arena, &ids, list->items[i]->revision->id);
    return ids;
}
