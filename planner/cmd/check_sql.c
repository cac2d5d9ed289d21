/* check_sql.c - see check_sql.h. */
#include "planner/cmd/check_sql.h"

#include "planner/check/round_trip.h"
#include "planner/effects/effects.h"
#include "planner/graph/order.h"
#include "planner/lint/lint.h"

/* The strongest lock of the revision that is being folded. */
struct strongest {
    struct postgres_range postgres;
    struct arena *arena;
    bool is_asked; /* by the revision of now */
    enum lock_mode mode;
    const char *relation;
};

/* One run over the revisions of a tree. */
struct sql_run {
    struct lint *lint;
    const struct check_input *input;
    struct scripts *scripts;
    struct strongest strongest;
    struct report *report;
    bool round_trips; /* upgrade and downgrade are run one after the other */
};

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

static void see(const struct lint_sight *sight, void *ctx)
{
    struct strongest *s = ctx;
    const struct effects_place place = { .postgres = s->postgres };
    struct effects effects;
    enum lock_mode mode;
    size_t which = 0;

    if (!s->is_asked)
        return;
    effects_find(sight->action, sight->schema, &place, s->arena, &effects);
    mode = effects_strongest(&effects, &which);
    if (mode <= s->mode)
        return;
    s->mode = mode;
    s->relation = effects.items[which].name;
}

/* Locks that stop neither reads nor writes are nobody's business. */
static const char *lock_of(const struct strongest *s)
{
    if (!lock_mode_conflicts(s->mode, LOCK_ROW_EXCLUSIVE))
        return NULL;
    return arena_printf(s->arena, "%s on %s: %s wait", lock_mode_words(s->mode), s->relation,
                        lock_mode_waiters(s->mode));
}

/* Has the report tell what a revision of the pull request does. */
static void add_step(const struct revision *r, const struct script *upgrade,
                     const struct strongest *s, struct report *report)
{
    struct script *kept = arena_new(report->arena, struct script);

    *kept = *upgrade;
    vec_push(report->arena, &report->steps,
             (struct report_step){ r->id, revision_message(r, report->arena), kept, lock_of(s) });
}

static bool run(struct sql_run *run, const struct revision *r, struct findings *out,
                struct error *err)
{
    struct arena *arena = run->report->arena;
    struct lint_unit *unit = arena_new(arena, struct lint_unit);
    bool is_new = check_is_new(run->input, r);
    struct script both[2];

    if (!scripts_find(run->scripts, r, arena, both, err))
        return error_while(err, "compiling %s", r->path);
    *unit = (struct lint_unit){
        .name = r->id, .tree = run->input->tree, .revision = r->id, .transaction = true
    };
    add_statements(r, &both[DIRECTION_UPGRADE], arena, unit);
    if (is_new && run->round_trips)
        round_trip_check(lint_schema(run->lint), run->input, r, both, arena, out);
    run->strongest.mode = LOCK_NONE;
    run->strongest.is_asked = is_new;
    lint_unit(run->lint, unit, is_new ? out : NULL);
    if (run->input->base != NULL && is_new)
        add_step(r, &both[DIRECTION_UPGRADE], &run->strongest, run->report);
    if (both[DIRECTION_UPGRADE].status == SCRIPT_OPAQUE)
        lint_lose_track(run->lint);
    return true;
}

bool check_sql(const struct check_input *input, const struct check_settings *settings,
               struct scripts *scripts, struct report *report, struct findings *out,
               struct error *err)
{
    struct arena *arena = report->arena;
    /* migapply sets lock_timeout for each step by itself. */
    const struct lint_settings lint_settings = { .postgres = settings->postgres,
                                                 .scope = SCHEMA_OPEN,
                                                 .opt_in = settings->select.count > 0,
                                                 .sets_timeouts = true };
    struct sql_run now = {
        .lint = lint_new(&lint_settings, arena),
        .input = input,
        .scripts = scripts,
        .strongest = { .postgres = settings->postgres, .arena = arena },
        .report = report,
        .round_trips = check_wants(round_trip_rule, settings),
    };
    struct graph_nodes all = { 0 };
    struct findings found = { 0 };

    if (!any_is_new(input))
        return true;
    if (input->base != NULL)
        lint_watch(now.lint, (struct lint_watcher){ see, &now.strongest });
    list_all(input->graph, arena, &all);
    for (size_t i = all.count; i-- > 0;) {
        if (!run(&now, all.items[i]->revision, &found, err))
            return false;
    }
    lint_finish(now.lint, &found);
    check_take(&found, settings, arena);
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, out, found.items[i]);
    return true;
}
