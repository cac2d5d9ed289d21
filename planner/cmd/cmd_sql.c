/* cmd_sql.c - migplan sql: the script that alembic --sql would print. */
#include <string.h>

#include "planner/cmd/rows.h"
#include "planner/cmd/scripts.h"
#include "planner/cmd/sql_files.h"
#include "planner/plan/offline.h"

struct range {
    const char *from;
    const char *to;
};

/* "A:B"; one name alone goes from base to it. */
static bool read_range(const char *text, bool down, struct arena *arena, struct range *out,
                       struct error *err)
{
    const char *colon = strchr(text, ':');

    if (colon == NULL && down) {
        error_set(err, ERROR_BAD_RANGE, "a downgrade wants both ends: FROM:TO");
        return error_hint(err, "migplan sql --downgrade %s:-1", text);
    }
    *out = (struct range){ "base", text };
    if (colon != NULL)
        *out = (struct range){ arena_strndup(arena, text, (size_t)(colon - text)), colon + 1 };
    if (*out->from == '\0')
        out->from = "base";
    return *out->to != '\0' ||
           error_set(err, ERROR_BAD_RANGE, "'%s' has no end behind the colon", text);
}

/* What the command line asks for. */
struct asked {
    struct range range;
    bool down;
    bool stamp;
    bool allow_opaque;
    const char *split; /* the folder that files are written to; NULL */
    struct offline_options offline;
};

static bool find_steps(const struct graph *g, const struct asked *asked,
                       const struct graph_nodes *rows, struct arena *arena, struct graph_steps *out,
                       struct error *err)
{
    struct strlist targets = { 0 };

    if (asked->down)
        return steps_downgrade(g, rows, asked->range.to, arena, out, err);
    if (!asked->stamp)
        return steps_upgrade(g, rows, asked->range.to, arena, out, err);
    vec_push(arena, &targets, asked->range.to);
    return steps_stamp(g, rows, &targets, false, arena, out, err);
}

/* What does not go together. */
static bool verify(struct asked *asked, struct error *err)
{
    const struct offline_options *o = &asked->offline;

    if (asked->down && asked->stamp)
        return error_set(err, ERROR_USAGE, "--downgrade and --stamp are two ways");
    if (asked->stamp && o->no_version_table)
        return error_set(err, ERROR_USAGE, "a stamp is nothing without alembic_version");
    if (asked->split == NULL || !o->one_transaction)
        return true;
    error_set(err, ERROR_USAGE, "--split writes a transaction for each revision");
    return error_hint(err, "leave out --split, or --one-transaction");
}

static void take_config(const struct config *config, struct offline_options *o)
{
    o->version_schema = config->version_schema;
    o->version_table = config->version_table;
    o->no_version_key = config->no_version_key;
    o->no_transactions = config->no_transactions && !o->one_transaction;
    o->per_migration = config->transaction_per_migration && !o->one_transaction;
}

static int report_unknown(const struct cli_call *call, size_t unknown, size_t count, bool allowed)
{
    if (unknown == 0)
        return 0;
    (void)fprintf(call->err,
                  "warning: %zu of %zu revisions %s SQL that is not known; the script says where\n",
                  unknown, count, unknown == 1 ? "has" : "have");
    return allowed ? 0 : 1;
}

static bool write_script(struct cli_call *call, struct asked *asked,
                         const struct plan_request *request, struct offline_parts *out,
                         struct error *err)
{
    asked->offline.split = asked->split != NULL;
    if (!offline_write(request, &asked->offline, call->arena, out, err))
        return false;
    if (asked->split != NULL)
        return sql_files_write(call, out, asked->split, err);
    for (size_t i = 0; i < out->count; i++)
        (void)fputs(out->items[i].text, call->out);
    return true;
}

int cmd_sql(struct cli_call *call, struct error *err)
{
    struct asked asked = { 0 };
    struct offline_options *o = &asked.offline;
    const struct option_spec options[] = {
        { 0, "downgrade", OPTION_FLAG, &asked.down, NULL, "the way back" },
        { 0, "stamp", OPTION_FLAG, &asked.stamp, NULL, "run nothing, write alembic_version only" },
        { 0, "annotate", OPTION_FLAG, &o->annotate, NULL,
          "say where each statement stands and what it locks" },
        { 0, "no-version-table", OPTION_FLAG, &o->no_version_table, NULL,
          "without alembic_version" },
        { 0, "one-transaction", OPTION_FLAG, &o->one_transaction, NULL,
          "all in one, whatever env.py says" },
        { 0, "split", OPTION_STRING, &asked.split, "DIR", "a file for each revision, in DIR" },
        { 0, "allow-opaque", OPTION_FLAG, &asked.allow_opaque, NULL,
          "exit 0 where some SQL is not known" },
        { 0 },
    };
    struct project p = { 0 };
    struct graph_nodes rows = { 0 };
    struct graph_steps steps = { 0 };
    struct plan_request request = { .rows = &rows, .steps = &steps, .postgres = POSTGRES_ANY };
    struct offline_parts parts = { 0 };

    if (!cli_parse(call, "[FROM:]TO", options, err) || !cli_operands(call, 1, 1, err) ||
        !verify(&asked, err) ||
        !read_range(call->argv[0], asked.down, call->arena, &asked.range, err) ||
        !project_open(call, PROJECT_STRICT, &p, err) ||
        !rows_find(p.graph, asked.range.from, call->arena, &rows, err) ||
        !find_steps(p.graph, &asked, &rows, call->arena, &steps, err))
        return 0;
    request.scripts = scripts_of(call, &p);
    take_config(&p.config, o);
    if (!write_script(call, &asked, &request, &parts, err))
        return 0;
    return report_unknown(call, parts.unknown, steps.count, asked.allow_opaque);
}
