/* cycle.c - cycle_break(): finds every link that closes a cycle.
 *
 * A depth-first walk down from every node, in load order, with a stack of its
 * own. A link to a node that is still on the stack closes a cycle: the stack
 * from there on is the cycle. Taking that link out leaves the rest acyclic,
 * and the order in which nodes are left is a topological one. */
#include <string.h>

#include "common/strbuf.h"
#include "planner/graph/graph_parts.h"

enum { SHOWN = 12 }; /* revisions of a cycle that are named */

enum color {
    COLOR_NEW,
    COLOR_OPEN, /* on the stack */
    COLOR_DONE,
};

struct frame {
    struct graph_node *n;
    size_t next; /* the link to follow next: those of down, then those of deps */
};

struct search {
    struct linker *l;
    unsigned char *colors; /* enum color, by node index */
    struct frame *stack;
    size_t depth;
    size_t done; /* nodes left so far */
};

/* Returns the list that a frame's next link is in, and its place there. */
static struct graph_nodes *find_link(const struct frame *f, size_t *out)
{
    if (f->next < f->n->down.count) {
        *out = f->next;
        return &f->n->down;
    }
    *out = f->next - f->n->down.count;
    return *out < f->n->deps.count ? &f->n->deps : NULL;
}

static void add_self_loop(struct search *s, const struct revision *r, bool is_parent)
{
    graph_add_problem(s->l,
                      (struct graph_problem){
                          .code = ERROR_CYCLE,
                          .blocks = true,
                          .revision = r,
                          .other = r,
                          .pos = is_parent ? r->down_pos : r->pos,
                          .message = arena_printf(s->l->arena,
                                                  is_parent ? "revision '%s' revises itself"
                                                            : "revision '%s' depends on itself",
                                                  r->id),
                      });
}

/* Returns "a -> b -> c -> a", each revising or depending on the next one. */
static const char *describe_cycle(const struct search *s, size_t first)
{
    struct strbuf sb = { .arena = s->l->arena };
    size_t shown = 0;

    for (size_t i = first; i < s->depth; i++, shown++) {
        if (shown == SHOWN) {
            strbuf_addf(&sb, "... (%zu more) -> ", s->depth - i);
            break;
        }
        strbuf_addf(&sb, "%s -> ", s->stack[i].n->revision->id);
    }
    strbuf_addstr(&sb, s->stack[first].n->revision->id);
    return strbuf_text(&sb);
}

static void add_cycle(struct search *s, const struct graph_node *to, bool is_parent)
{
    const struct revision *r = s->stack[s->depth - 1].n->revision;
    size_t first = s->depth - 1;

    if (to->revision == r) {
        add_self_loop(s, r, is_parent);
        return;
    }
    while (s->stack[first].n != to)
        first--;
    graph_add_problem(
        s->l, (struct graph_problem){
                  .code = ERROR_CYCLE,
                  .blocks = true,
                  .revision = r,
                  .other = to->revision,
                  .pos = is_parent ? r->down_pos : r->pos,
                  .message = arena_printf(s->l->arena, "%s %s '%s', which comes after it", r->id,
                                          is_parent ? "revises" : "depends on", to->revision->id),
                  .fact_tag = "cycle",
                  .fact = describe_cycle(s, first),
                  .hint = "one of these links is wrong; a new revision names older ones only",
              });
}

static void push(struct search *s, struct graph_node *n)
{
    s->colors[n->index] = COLOR_OPEN;
    s->stack[s->depth++] = (struct frame){ .n = n };
}

static void leave(struct search *s)
{
    struct graph *g = s->l->g;
    const struct graph_node *n = s->stack[--s->depth].n;

    s->colors[n->index] = COLOR_DONE;
    g->rank[n->index] = s->done;
    g->topo[s->done++] = n;
}

static void cut(struct graph_nodes *list, size_t i)
{
    list->count--;
    memmove(&list->items[i], &list->items[i + 1], (list->count - i) * sizeof(list->items[0]));
}

/* Follows one link of the node on top of the stack, or leaves that node. */
static void step(struct search *s)
{
    struct frame *f = &s->stack[s->depth - 1];
    size_t at;
    struct graph_nodes *list = find_link(f, &at);
    struct graph_node *to;

    if (list == NULL) {
        leave(s);
        return;
    }
    to = &s->l->g->nodes[list->items[at]->index];
    if (s->colors[to->index] == COLOR_OPEN) {
        add_cycle(s, to, list == &f->n->down);
        cut(list, at);
        return;
    }
    f->next++;
    if (s->colors[to->index] == COLOR_NEW)
        push(s, to);
}

void cycle_break(struct linker *l)
{
    struct graph *g = l->g;
    struct search s = {
        .l = l,
        .colors = arena_new_array(l->arena, unsigned char, g->count),
        .stack = arena_new_array(l->arena, struct frame, g->count),
    };

    g->topo = arena_new_array(l->arena, const struct graph_node *, g->count);
    g->rank = arena_new_array(l->arena, size_t, g->count);
    for (size_t i = 0; i < g->count; i++) {
        if (s.colors[i] == COLOR_NEW)
            push(&s, &g->nodes[i]);
        while (s.depth > 0)
            step(&s);
    }
}
