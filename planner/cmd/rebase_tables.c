/* rebase_tables.c - see rebase_tables.h. */
#include "planner/cmd/rebase_tables.h"

#include <string.h>

#include "common/escape.h"
#include "planner/check/touches.h"
#include "planner/cmd/scripts.h"
#include "planner/graph/walk.h"

/* Adds the tables that the revision's upgrade touches. What cannot be compiled
 * touches none that is known. */
static void add_tables(struct scripts *scripts, const struct revision *r, struct arena *arena,
                       struct strlist *out)
{
    struct touches touches = { 0 };
    struct error ignored = { 0 };
    struct script both[2];

    if (!scripts_find(scripts, r, arena, both, &ignored))
        return;
    touches_find(&both[DIRECTION_UPGRADE], r, arena, &touches);
    for (size_t i = 0; i < touches.count; i++) {
        const char *table = touches.items[i].table;

        if (table[0] != '\0' && !strlist_has(out, table))
            vec_push(arena, out, table);
    }
}

/* Marks what stands below the revisions that the moves leave. */
static bool *mark_left(const struct rebase *r, struct arena *arena)
{
    bool *marks = walk_marks(r->graph, arena);

    for (size_t i = 0; i < r->moves.count; i++) {
        const struct strlist *down = &r->moves.items[i].revision->down;

        for (size_t j = 0; j < down->count; j++) {
            const struct graph_node *n = graph_find(r->graph, down->items[j]);
            struct graph_nodes from = { 0 };

            if (n == NULL)
                continue;
            vec_push(arena, &from, n);
            walk_mark(r->graph, &from, WALK_DOWN, marks, arena);
        }
    }
    return marks;
}

/* Adds the tables of what the other side has behind the point that is left. */
static void add_theirs(const struct rebase *r, struct scripts *scripts, struct arena *arena,
                       struct strlist *out)
{
    const struct graph_node *target = graph_find(r->graph, r->target->revision->id);
    const bool *left = mark_left(r, arena);
    const bool *below;

    if (target == NULL)
        return;
    below = walk_from(r->graph, target, WALK_DOWN, arena);
    for (size_t i = 0; i < graph_count(r->graph); i++) {
        if (below[i] && !left[i])
            add_tables(scripts, graph_at(r->graph, i)->revision, arena, out);
    }
}

static const char *list(const struct strlist *names, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    escape_add(&sb, strlist_join(names, ", ", arena));
    return strbuf_text(&sb);
}

const char *rebase_tables(const struct cli_call *call, const struct rebase *r)
{
    struct arena *arena = call->arena;
    struct scripts *scripts = scripts_open(call, &r->work);
    struct strlist ours = { 0 };
    struct strlist theirs = { 0 };
    struct strlist both = { 0 };

    for (size_t i = 0; i < r->moves.count; i++)
        add_tables(scripts, r->moves.items[i].revision, arena, &ours);
    add_theirs(r, scripts, arena, &theirs);
    if (ours.count == 0 || theirs.count == 0)
        return NULL;
    for (size_t i = 0; i < ours.count; i++) {
        if (strlist_has(&theirs, ours.items[i]))
            vec_push(arena, &both, ours.items[i]);
    }
    if (both.count == 0)
        return arena_printf(arena, "The two sides change different tables (%s; %s).",
                            list(&ours, arena), list(&theirs, arena));
    return arena_printf(arena, "Both sides change %s: read the revisions together.",
                        list(&both, arena));
}
