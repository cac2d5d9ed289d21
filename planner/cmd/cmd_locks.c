/* cmd_locks.c - migplan locks: what statements lock, and who waits. */
#include <string.h>

#include "planner/cmd/cmd.h"
#include "planner/cmd/lint_files.h"
#include "planner/cmd/locks_out.h"
#include "planner/cmd/rule_settings.h"
#include "planner/lint/session.h"
#include "planner/sql/tokens.h"

struct locks_options {
    struct strlist schemas;
    const char *postgres;
    bool no_transaction;
    bool in_order;
};

/* One run over all files. */
struct run {
    struct cli_call *call;
    const struct locks_options *options;
    struct effects_place place;
    struct lint *base;
    struct {
        VEC_FIELDS(struct locks_row);
    } rows;           /* of the file that is being read */
    struct held held; /* in the transaction that is open */
    bool in_transaction;
};

static void follow(struct run *run, const struct lint_sight *sight)
{
    bool inside = sight->session->in_transaction;

    if (sight->alone || inside != run->in_transaction)
        run->held = (struct held){ 0 };
    run->in_transaction = inside;
}

static struct held copy_of(const struct held *held, struct arena *arena)
{
    struct held copy = { 0 };

    for (size_t i = 0; i < held->count; i++)
        vec_push(arena, &copy, held->items[i]);
    return copy;
}

/* Returns why the statement could not be read, and in which line; NULL. */
static const char *refusal_of(const struct lint_sight *sight, struct arena *arena)
{
    const struct action *a = sight->action;
    const struct lint_statement *s = sight->statement;

    if (s->refusal != NULL || a->kind != ACTION_NOT_ANALYSED)
        return s->refusal;
    return arena_printf(arena, "%s, line %u", a->fault,
                        s->pos.line + sql_lines_before(s->sql, a->fault_at));
}

static void see(const struct lint_sight *sight, void *ctx)
{
    struct run *run = ctx;
    struct arena *arena = run->call->arena;
    struct locks_row row = {
        .file = sight->statement->pos.file,
        .line = sight->statement->pos.line,
        .verb = sight->action->verb,
        .alone = sight->alone,
        .refusal = refusal_of(sight, arena),
    };

    follow(run, sight);
    run->place.is_utc = session_zone(sight->session) == ZONE_UTC;
    run->place.is_not_utc = session_zone(sight->session) == ZONE_OTHER;
    effects_find(sight->action, sight->schema, &run->place, arena, &row.effects);
    row.is_refused = !sight->alone && row.effects.outside_transaction == YES;
    row.before = copy_of(&run->held, arena);
    held_add(&run->held, &row.effects, row.line, arena);
    vec_push(arena, &run->rows, row);
}

static bool find_postgres(struct run *run, struct error *err)
{
    struct config *config = arena_new(run->call->arena, struct config);
    struct check_settings none = { 0 };
    struct check_settings settings;

    if (!lint_config_find(run->call, config, err) ||
        !rule_settings_join(&none, run->options->postgres, config, run->call->arena, &settings,
                            err))
        return false;
    run->place.postgres = settings.postgres;
    return true;
}

static void print_text(const struct run *run, const struct lint_file *file)
{
    struct arena *arena = run->call->arena;
    struct strbuf out = { .arena = arena };
    const char *held = held_words(&run->held, arena);

    strbuf_addf(&out, "%s: %s\n", file->path,
                file->unit.transaction ? "one transaction" : "each statement on its own");
    for (size_t i = 0; i < run->rows.count; i++)
        locks_out_text(&out, &run->rows.items[i], arena);
    if (file->unit.transaction && *held != '\0')
        strbuf_addf(&out, "  held until the transaction ends: %s\n", held);
    (void)fputs(strbuf_text(&out), run->call->out);
}

static bool read_files(struct run *run, struct js_out *js, struct error *err)
{
    struct arena *arena = run->call->arena;

    for (int i = 0; i < run->call->argc; i++) {
        struct lint_file *file = arena_new(arena, struct lint_file);
        struct lint *l = run->options->in_order ? run->base : lint_branch(run->base, arena);

        if (!lint_file_read(run->call->argv[i], !run->options->no_transaction, arena, file, err))
            return false;
        run->rows.count = 0;
        run->held = (struct held){ 0 };
        lint_watch(l, (struct lint_watcher){ see, run });
        lint_unit(l, &file->unit, NULL);
        for (size_t k = 0; js != NULL && k < run->rows.count; k++)
            locks_out_json(js, &run->rows.items[k], arena);
        if (js == NULL)
            print_text(run, file);
    }
    return true;
}

static bool print_json(struct run *run, struct error *err)
{
    struct js_out js = { .text = { .arena = run->call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.locks/1");
    js_open(&js, "postgres", '{');
    js_number(&js, "least", run->place.postgres.least);
    js_number(&js, "most", run->place.postgres.most);
    js_close(&js, '}');
    js_open(&js, "statements", '[');
    if (!read_files(run, &js, err))
        return false;
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), run->call->out);
    return true;
}

int cmd_locks(struct cli_call *call, struct error *err)
{
    struct locks_options o = { 0 };
    const struct option_spec options[] = {
        { 0, "schema", OPTION_LIST, &o.schemas, "FILE", "SQL that was run before; repeatable" },
        { 0, "in-order", OPTION_FLAG, &o.in_order, NULL,
          "each file is run after the one before it" },
        { 0, "no-transaction", OPTION_FLAG, &o.no_transaction, NULL,
          "each statement on its own, as psql runs a file" },
        { 0, "postgres", OPTION_STRING, &o.postgres, "VERSION",
          "the servers it runs on: 15, 14+, 13-16" },
        { 0 },
    };
    struct run run = { .call = call, .options = &o };

    if (!cli_parse(call, "FILE.sql...", options, err) || !cli_operands(call, 1, 100000, err) ||
        !find_postgres(&run, err) ||
        !lint_schemas_read(&o.schemas, &(struct lint_settings){ .postgres = run.place.postgres },
                           call->arena, &run.base, err))
        return 0;
    if (cmd_options(call)->json)
        (void)print_json(&run, err);
    else
        (void)read_files(&run, NULL, err);
    return 0;
}
