/* cmd_sql.c - migplan sql: the script that alembic --sql would print. */
#include <string.h>

#include "planner/cmd/rows.h"
#include "planner/cmd/scripts.h"
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

static bool find_steps(const struct graph *g, const struct range *range, bool down,
                       const struct graph_nodes *rows, struct arena *arena, struct graph_steps *out,
                       struct error *err)
{
    if (down)
        return steps_downgrade(g, rows, range->to, arena, out, err);
    return steps_upgrade(g, rows, range->to, arena, out, err);
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

int cmd_sql(struct cli_call *call, struct error *err)
{
    struct offline_options offline = { 0 };
    bool down = false;
    bool allow = false;
    const struct option_spec options[] = {
        { 0, "downgrade", OPTION_FLAG, &down, NULL, "the way back" },
        { 0, "no-version-table", OPTION_FLAG, &offline.no_version_table, NULL,
          "without alembic_version" },
        { 0, "allow-opaque", OPTION_FLAG, &allow, NULL, "exit 0 where some SQL is not known" },
        { 0 },
    };
    struct project p = { 0 };
    struct range range = { 0 };
    struct graph_nodes rows = { 0 };
    struct graph_steps steps = { 0 };
    struct plan_request request = { .rows = &rows, .steps = &steps };
    struct strbuf script = { .arena = call->arena };
    size_t unknown;

    if (!cli_parse(call, "[FROM:]TO", options, err) || !cli_operands(call, 1, 1, err) ||
        !read_range(call->argv[0], down, call->arena, &range, err) ||
        !project_open(call, PROJECT_STRICT, &p, err) ||
        !rows_find(p.graph, range.from, call->arena, &rows, err) ||
        !find_steps(p.graph, &range, down, &rows, call->arena, &steps, err))
        return 0;
    request.scripts = scripts_of(call, &p);
    offline.version_schema = p.config.version_schema;
    offline.version_table = p.config.version_table;
    offline.per_migration = p.config.transaction_per_migration;
    if (!offline_write(&request, &offline, &script, &unknown, err))
        return 0;
    (void)fputs(strbuf_text(&script), call->out);
    return report_unknown(call, unknown, steps.count, allow);
}
