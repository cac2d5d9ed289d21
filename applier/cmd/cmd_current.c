/* cmd_current.c - migapply current: what alembic_version says. */
#include <string.h>

#include "applier/cmd/cmd.h"
#include "common/json_out.h"

/* What --check-heads compares with: every one must be current, and no other. */
static bool at_heads(const struct version_table *table, const struct strlist *wanted,
                     struct arena *arena, FILE *out)
{
    struct strlist sorted = { 0 };

    for (size_t i = 0; i < wanted->count; i++)
        vec_push(arena, &sorted, wanted->items[i]);
    strlist_sort(&sorted);
    if (strlist_equal(&table->heads, &sorted))
        return true;
    for (size_t i = 0; i < sorted.count; i++) {
        if (!strlist_has(&table->heads, sorted.items[i]))
            (void)fprintf(out, "missing: %s\n", sorted.items[i]);
    }
    for (size_t i = 0; i < table->heads.count; i++) {
        if (!strlist_has(&sorted, table->heads.items[i]))
            (void)fprintf(out, "not a head: %s\n", table->heads.items[i]);
    }
    return false;
}

static void print_json(const struct conn *conn, const struct version_table *table,
                       struct arena *arena, FILE *out)
{
    struct js_out js = { .text = { .arena = arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.current/1");
    js_string(&js, "database", conn_facts(conn)->database);
    js_open(&js, "version_table", '{');
    js_string(&js, "schema", table->schema);
    js_string(&js, "name", table->name);
    js_close(&js, '}');
    js_bool(&js, "exists", table->exists);
    js_strings(&js, "heads", &table->heads);
    js_close(&js, '}');
    (void)fprintf(out, "%s", js_text(&js));
}

static void print_text(const struct conn *conn, const struct version_table *table,
                       const struct strlist *known, bool verbose, FILE *out)
{
    if (verbose)
        (void)fprintf(out, "Current revision(s) for %s on %s:\n", conn_facts(conn)->database,
                      conn_facts(conn)->place);
    for (size_t i = 0; i < table->heads.count; i++)
        (void)fprintf(out, "%s%s\n", table->heads.items[i],
                      strlist_has(known, table->heads.items[i]) ? " (head)" : "");
}

int cmd_current(struct cli_call *call, struct error *err)
{
    bool check = false;
    struct strlist heads = { 0 };
    const struct option_spec options[] = {
        { 'c', "check-heads", OPTION_FLAG, &check, NULL, "exit 3 unless it is at the --heads" },
        { 0, "heads", OPTION_LIST, &heads, "REV", "a head of the files; may be repeated" },
        { 0 },
    };
    struct conn *conn;
    struct version_table table;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err))
        return 0;
    if (check && heads.count == 0) {
        error_set(err, ERROR_USAGE, "--check-heads does not know the heads: the files have them");
        error_hint(err, "mig current --check-heads");
        error_hint(err, "migapply current --check-heads --heads REV");
        return 0;
    }
    if (!cmd_connect(call, CONN_READ, 0, &conn, err) || !cmd_find_versions(call, conn, &table, err))
        return 0;
    if (cmd_options(call)->json)
        print_json(conn, &table, call->arena, call->out);
    else
        print_text(conn, &table, &heads, cmd_options(call)->verbose > 0, call->out);
    return check && !at_heads(&table, &heads, call->arena, call->err) ? 3 : 0;
}
