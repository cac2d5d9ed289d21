/* applied.c - see applied.h. */
#include "planner/plan/applied.h"

#include "common/strmap.h"
#include "planner/plan/commands.h"

/* Adds to waiting what is below n and not seen yet. */
static void add_below(const struct applied *applied, const struct graph_node *n,
                      struct arena *arena, struct graph_nodes *waiting)
{
    for (size_t i = 0; i < n->all_down.count; i++) {
        const struct graph_node *below = n->all_down.items[i];

        if (strmap_get(applied->seen, below->revision->id) == NULL)
            vec_push(arena, waiting, below);
    }
}

/* Adds nodes and all below them: a node when those below it are in, so it is
 * looked at twice. */
void applied_find(const struct graph_nodes *rows, struct arena *arena, struct applied *out)
{
    struct graph_nodes waiting = { 0 };

    *out = (struct applied){ .seen = strmap_new(arena) };
    for (size_t i = rows->count; i-- > 0;)
        vec_push(arena, &waiting, rows->items[i]);
    while (waiting.count > 0) {
        const struct graph_node *n = waiting.items[waiting.count - 1];
        size_t before = waiting.count;

        if (strmap_get(out->seen, n->revision->id) == NULL)
            add_below(out, n, arena, &waiting);
        if (waiting.count > before)
            continue;
        waiting.count--;
        if (strmap_put(out->seen, n->revision->id, out))
            vec_push(arena, &out->nodes, n);
    }
}

static bool has_condition(const struct script *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].condition != CONDITION_NONE)
            return true;
    }
    return false;
}

/* Types matter only where a statement asks. */
static bool asks_for_types(const struct graph_steps *steps, const struct plan_scripts *scripts,
                           bool *out, struct error *err)
{
    const struct script *up;
    const struct script *down;

    *out = false;
    for (size_t i = 0; i < steps->count && !*out; i++) {
        const struct graph_node *n = steps->items[i].node;
        const struct revision *r;

        if (n == NULL)
            continue; /* a stamp runs nothing */
        r = n->revision;
        if (!scripts->get(scripts->ctx, r, DIRECTION_UPGRADE, &up, err) ||
            !scripts->get(scripts->ctx, r, DIRECTION_DOWNGRADE, &down, err))
            return false;
        *out = has_condition(up) || has_condition(down);
    }
    return true;
}

static void fold(const struct revision *r, const struct script *s, struct arena *arena,
                 struct types *types, struct strlist *notes)
{
    struct command_list ignored = { 0 };
    struct strlist unused = { 0 };
    struct error refused = { 0 };

    /* What could not stand in a plan has long been run. */
    (void)commands_add(r, s, types, arena, &ignored, &unused, &refused);
    if (s->status == SCRIPT_OPAQUE) {
        vec_push(arena, notes,
                 arena_printf(arena,
                              "%s is opaque: types that it may have made are taken as not there",
                              r->path));
    }
}

bool applied_types(const struct applied *applied, const struct graph_steps *steps,
                   const struct plan_scripts *scripts, struct arena *arena, struct types *out,
                   struct strlist *notes, struct error *err)
{
    const struct script *s;
    bool wanted;

    if (!asks_for_types(steps, scripts, &wanted, err))
        return false;
    for (size_t i = 0; wanted && i < applied->nodes.count; i++) {
        const struct revision *r = applied->nodes.items[i]->revision;

        if (!scripts->get(scripts->ctx, r, DIRECTION_UPGRADE, &s, err))
            return false;
        fold(r, s, arena, out, notes);
    }
    return true;
}
