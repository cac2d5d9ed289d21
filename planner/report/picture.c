/* picture.c - see picture.h: what is drawn. */
#include "planner/report/picture.h"

#include "planner/graph/walk.h"

void picture_cut(struct picture *p, size_t count)
{
    if (count >= p->nodes.count)
        return;
    p->hidden += p->nodes.count - count;
    p->nodes.count = count;
}

/* Adds the neighbours of list that are not marked yet, while there is room. */
static void add_near(const struct graph_nodes *list, size_t most, bool *marks,
                     struct graph_nodes *near, struct arena *arena)
{
    for (size_t i = 0; i < list->count && near->count < most; i++) {
        if (marks[list->items[i]->index])
            continue;
        marks[list->items[i]->index] = true;
        vec_push(arena, near, list->items[i]);
    }
}

static void keep_marked(struct picture *p, const bool *marks, struct arena *arena)
{
    struct graph_nodes kept = { 0 };

    for (size_t i = 0; i < p->nodes.count; i++) {
        if (marks[p->nodes.items[i]->index])
            vec_push(arena, &kept, p->nodes.items[i]);
    }
    p->hidden += p->nodes.count - kept.count;
    p->nodes = kept;
}

void picture_around(struct picture *p, const struct graph_node *n, size_t count,
                    struct arena *arena)
{
    bool *marks = arena_new_array(arena, bool, graph_count(p->g));
    const struct graph_nodes first = { .items = &n, .count = 1 };
    struct graph_nodes near = { 0 };

    add_near(&first, count > 0 ? count : 1, marks, &near, arena);
    for (size_t i = 0; i < near.count; i++) {
        add_near(&near.items[i]->down, count, marks, &near, arena);
        add_near(&near.items[i]->next, count, marks, &near, arena);
    }
    keep_marked(p, marks, arena);
}

void picture_fork(struct picture *p, const struct graph_nodes *heads, size_t count,
                  struct arena *arena)
{
    bool *marks = walk_marks(p->g, arena);
    size_t *above = arena_new_array(arena, size_t, graph_count(p->g));
    struct graph_nodes near = { 0 };

    for (size_t i = 0; i < heads->count; i++) {
        const bool *below = walk_from(p->g, heads->items[i], WALK_DOWN, arena);

        for (size_t k = 0; k < graph_count(p->g); k++)
            above[k] += below[k];
    }
    add_near(heads, count, marks, &near, arena);
    for (size_t i = 0; i < near.count; i++) {
        if (above[near.items[i]->index] < heads->count)
            add_near(&near.items[i]->down, count, marks, &near, arena);
    }
    keep_marked(p, marks, arena);
}

static bool is_current(const struct picture *p, const struct graph_node *n)
{
    for (size_t i = 0; p->current != NULL && i < p->current->count; i++) {
        if (p->current->items[i] == n)
            return true;
    }
    return false;
}

static void add_list(struct strbuf *out, const char *before, const struct strlist *list)
{
    if (list->count > 0)
        strbuf_addf(out, "  (%s %s)", before, strlist_join(list, ", ", out->arena));
}

const char *picture_words(const struct picture *p, const struct graph_node *n, struct arena *arena)
{
    const char *message = revision_message(n->revision, arena);
    struct strbuf sb = { .arena = arena };

    if (message[0] != '\0')
        strbuf_addf(&sb, "  %s", message);
    add_list(&sb, "branch", &n->revision->branch_labels);
    add_list(&sb, "depends on", &n->revision->depends_on);
    if (graph_is_head(n))
        strbuf_addstr(&sb, graph_is_real_head(n) ? "  (head)" : "  (effective head)");
    if (is_current(p, n))
        strbuf_addstr(&sb, "  (current)");
    if (p->notes != NULL && p->notes[n->index] != NULL)
        strbuf_addf(&sb, "  %s", p->notes[n->index]);
    return strbuf_text(&sb);
}
