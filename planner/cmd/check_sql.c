/* check_sql.c - see check_sql.h. */
#include "planner/cmd/check_sql.h"

#include "planner/graph/order.h"
#include "planner/lint/lint.h"

static bool any_is_new(const struct check_input *input)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        if (check_is_new(input, graph_at(input->graph, i)->revision))
            return true;
    }
    return false;
}

/* Lists all revisions, the last one to run first. */
static void list_all(const struct graph *g, struct arena *arena, struct graph_nodes *out)
{
    bool *todo = arena_new_array(arena, bool, graph_count(g) + 1);

    for (size_t i = 0; i < graph_count(g); i++)
        todo[i] = true;
    order_list(g, todo, graph_real_heads(g), arena, out);
}

static void add_statements(const struct revision *r, const struct script *script,
                           struct arena *arena, struct lint_unit *unit)
{
    for (size_t i = 0; i < script->count; i++) {
        const struct statement *s = &script->items[i];

        vec_push(arena, unit,
                 (struct lint_statement){
                     .sql = str_of(s->sql),
                     .pos = { r->path, s->line, 0 },
                     .autocommit = s->autocommit,
                 });
    }
}

static bool run(struct lint *l, const struct check_input *input, const struct revision *r,
                struct scripts *scripts, struct arena *arena, struct findings *out,
                struct error *err)
{
    struct lint_unit *unit = arena_new(arena, struct lint_unit);
    struct script both[2];

    if (!scripts_find(scripts, r, arena, both, err))
        return error_while(err, "compiling %s", r->path);
    *unit = (struct lint_unit){
        .name = r->id, .tree = input->tree, .revision = r->id, .transaction = true
    };
    add_statements(r, &both[DIRECTION_UPGRADE], arena, unit);
    lint_unit(l, unit, check_is_new(input, r) ? out : NULL);
    if (both[DIRECTION_UPGRADE].status == SCRIPT_OPAQUE)
        lint_lose_track(l);
    return true;
}

bool check_sql(const struct check_input *input, const struct check_settings *settings,
               struct scripts *scripts, struct arena *arena, struct findings *out,
               struct error *err)
{
    /* migapply sets lock_timeout for each step by itself. */
    const struct lint_settings lint_settings = { .postgres = settings->postgres,
                                                 .scope = SCHEMA_OPEN,
                                                 .opt_in = settings->select.count > 0,
                                                 .sets_timeouts = true };
    struct lint *l = lint_new(&lint_settings, arena);
    struct graph_nodes all = { 0 };
    struct findings found = { 0 };

    if (!any_is_new(input))
        return true;
    list_all(input->graph, arena, &all);
    for (size_t i = all.count; i-- > 0;) {
        if (!run(l, input, all.items[i]->revision, scripts, arena, &found, err))
            return false;
    }
    lint_finish(l, &found);
    check_take(&found, settings, arena);
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, out, found.items[i]);
    return true;
}
