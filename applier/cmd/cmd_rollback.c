/* cmd_rollback.c - migapply rollback: take a plan back, with the downgrade that the ledger kept. */
#include <string.h>
#include <time.h>

#include "applier/audit/ledger.h"
#include "applier/cmd/kept_plan.h"
#include "applier/db/session.h"
#include "applier/execute/undo.h"
#include "applier/execute/unfinished.h"

enum { MOST_NAMED = 8, MOST_COUNTED = 1000000 };

/* What is asked. */
struct rollback {
    const char *digest; /* of the plan, its beginning; NULL: the one that led here */
    const char *to;
    bool dry_run;
    struct verify_request verify;
    struct conn *conn;
    struct version_table table;
    struct arena *arena;
};

/* The run that is taken back, and what its plan says. */
struct applied {
    struct run_row row;
    struct str bytes;
    struct plan plan;
};

static bool refuse_open(const struct rollback *r, const struct run_row *open, struct error *err)
{
    error_set(err, ERROR_OPEN_RUN, "a run is unfinished on %s", conn_facts(r->conn)->database);
    error_fact(err, "plan", "%.8s, begun %s", open->plan_sha256, open->started);
    error_state(err, "nothing was changed");
    error_hint(err, "finish it:          migapply resume");
    return error_hint(err, "or give it up:      migapply abort");
}

static bool refuse_none(const struct rollback *r, struct error *err)
{
    const char *heads = version_heads_text(&r->table.heads, r->arena);

    if (r->digest == NULL)
        error_set(err, ERROR_OTHER_START, "the ledger has no plan that led to %s", heads);
    else
        error_set(err, ERROR_OTHER_START, "the ledger has no plan %s that led to %s", r->digest,
                  heads);
    error_state(err, "nothing was changed");
    return error_hint(err, "what it has:  migapply log");
}

static bool is_candidate(const struct rollback *r, const struct run_row *row)
{
    return r->digest == NULL || strncmp(row->plan_sha256, r->digest, strlen(r->digest)) == 0;
}

/* Finds the newest run whose end is where the database stands. */
static bool find_applied(const struct rollback *r, struct applied *out, struct error *err)
{
    struct run_rows rows;

    if (!audit_list_upgrades(r->conn, r->table.sql, r->arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        struct strlist heads;

        if (!is_candidate(r, &rows.items[i]))
            continue;
        out->row = rows.items[i];
        if (!unfinished_read_plan(r->conn, &out->row, r->arena, &out->bytes, &out->plan, err))
            return false;
        undo_heads_after(&out->plan, out->row.next_step - 1, r->arena, &heads);
        if (strlist_equal(&heads, &r->table.heads))
            return true;
    }
    return refuse_none(r, err);
}

static bool find(const struct rollback *r, struct applied *out, struct error *err)
{
    struct run_row open;
    const char *uid;
    bool ledger;

    if (!ledger_find(r->conn, r->arena, &ledger, &uid, err))
        return false;
    if (!ledger)
        return refuse_none(r, err);
    if (!audit_find_open(r->conn, r->table.sql, r->arena, &open, err))
        return false;
    return open.found ? refuse_open(r, &open, err) : find_applied(r, out, err);
}

/* Counts the rows of "table t", at most a million; -1 where that cannot be. */
static int64_t count_rows(const struct rollback *r, const char *table)
{
    struct query find_it = { .sql = "SELECT pg_catalog.to_regclass($1)::text",
                             .params = { table },
                             .param_count = 1 };
    struct query count = { 0 };
    struct failure ignored;
    struct rows rows;

    if (!query_try(r->conn, &find_it, r->arena, &rows, &ignored) || rows_null(&rows, 0, 0))
        return -1;
    count.sql =
        arena_printf(r->arena, "SELECT pg_catalog.count(*) FROM (SELECT 1 FROM %s LIMIT %d) AS r",
                     rows_text(&rows, 0, 0), MOST_COUNTED);
    return query_try(r->conn, &count, r->arena, &rows, &ignored) ? rows_number(&rows, 0, 0) : -1;
}

/* "table t2 with 18204 rows" */
static const char *loss(const struct rollback *r, const char *what)
{
    static const char table[] = "table ";
    int64_t count;

    if (strncmp(what, table, strlen(table)) != 0)
        return what;
    count = count_rows(r, what + strlen(table));
    if (count < 0)
        return what;
    return arena_printf(r->arena, "%s with %s%lld row%s", what,
                        count == MOST_COUNTED ? "more than " : "", (long long)count,
                        count == 1 ? "" : "s");
}

/* The schema of a tenant comes first, as in a run. */
static const char *tenant_path(const struct rollback *r, const struct plan *plan)
{
    const char *path = session_search_path(r->conn, &plan->session, r->arena);

    if (plan->target.scope != PLAN_SCOPE_SCHEMA)
        return path;
    return arena_printf(r->arena, "%s, %s", conn_identifier(r->table.schema, r->arena), path);
}

/* Names what goes, under the names that the plan uses. */
static bool list_losses(const struct rollback *r, const struct plan *plan, struct strlist *out,
                        struct error *err)
{
    struct query path = { .sql = "SELECT pg_catalog.set_config('search_path', $1, false)",
                          .params = { tenant_path(r, plan) },
                          .param_count = 1 };

    *out = (struct strlist){ 0 };
    if (!query_run(r->conn, &path, r->arena, NULL, err))
        return false;
    for (size_t i = 0; i < plan->undo.loses.count; i++)
        vec_push(r->arena, out, loss(r, plan->undo.loses.items[i]));
    path.params[0] = "pg_catalog, pg_temp";
    return query_run(r->conn, &path, r->arena, NULL, err);
}

static bool allowed(const struct rollback *r, const struct applied *applied,
                    const struct strlist *losses, const struct apply_options *given,
                    struct error *err)
{
    if (losses->count == 0 || strlist_has(&given->allow, "data-loss") || r->dry_run)
        return true;
    error_set(err, ERROR_CONFIRM, "taking plan %.8s back destroys data", applied->row.plan_sha256);
    for (size_t i = 0; i < losses->count && i < MOST_NAMED; i++)
        error_fact(err, "loses", "%s", losses->items[i]);
    if (losses->count > MOST_NAMED)
        error_fact(err, "loses", "and %zu more: see  --dry-run", losses->count - MOST_NAMED);
    error_state(err, "nothing was changed");
    return error_hint(err, "where that may go:  migapply rollback --allow data-loss");
}

static void print_intent(const struct cli_call *call, const struct applied *applied,
                         const struct strlist *losses)
{
    (void)fprintf(call->err, "takes back plan %.8s of %s\n", applied->row.plan_sha256,
                  applied->row.finished);
    for (size_t i = 0; i < losses->count; i++)
        (void)fprintf(call->err, "  loses %s\n", losses->items[i]);
}

static bool roll_back(const struct cli_call *call, const struct rollback *r,
                      const struct apply_options *given, struct execute_options *run,
                      struct error *err)
{
    struct applied applied = { 0 };
    struct undo_request request = { .plan = &applied.plan, .to = r->to };
    struct plan *undo = arena_new(r->arena, struct plan);
    struct strlist losses;
    struct kept_plan kept;
    struct apply_plan plan;

    if (!find(r, &applied, err))
        return false;
    kept = (struct kept_plan){ &applied.row, applied.bytes, &applied.plan };
    if (!kept_let_in(&r->verify, r->conn, r->table.sql, &kept, r->arena, run, err))
        return false;
    request.steps_done = applied.row.next_step - 1;
    if (!undo_make(&request, r->arena, undo, err) || !list_losses(r, &applied.plan, &losses, err) ||
        !allowed(r, &applied, &losses, given, err))
        return false;
    if (!cmd_options(call)->quiet && !cmd_options(call)->json)
        print_intent(call, &applied, &losses);
    plan = (struct apply_plan){ undo, plan_text(undo, r->arena), "the ledger's undo" };
    run->dry_run = r->dry_run;
    run->signers = kept_undo_signers(run->signers, applied.row.plan_sha256, r->arena);
    if (undo->target.scope == PLAN_SCOPE_SCHEMA)
        run->schema = r->table.schema;
    return apply_run(call, given, run, &plan, r->conn, err);
}

int cmd_rollback(struct cli_call *call, struct error *err)
{
    struct apply_options given = { 0 };
    struct execute_options run;
    struct rollback r = { .arena = call->arena, .verify = { .now_utc = time(NULL) } };
    struct option_spec options[APPLY_OPTIONS + KEPT_OPTIONS + EVENT_OPTIONS + GATE_OPTIONS + 5] = {
        APPLY_RECEIPT(given),
        { 0, "plan", OPTION_STRING, &r.digest, "DIGEST", "the plan's, or its beginning: see log" },
        { 0, "to", OPTION_STRING, &r.to, "REVISION", "stop there; base is nothing left" },
        { 0, "dry-run", OPTION_FLAG, &r.dry_run, NULL, "say what would go, change nothing" },
    };

    kept_options_fill(&r.verify, options + 4);
    apply_options_fill(&given, options + 4 + KEPT_OPTIONS);
    event_options_fill(&given, options + 4 + KEPT_OPTIONS + APPLY_OPTIONS);
    gate_options_fill(&given, options + 4 + KEPT_OPTIONS + APPLY_OPTIONS + EVENT_OPTIONS);
    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !apply_options_read(&given, &run, err) ||
        !cmd_connect(call, CONN_WRITE, run.wait_ms, &r.conn, err) ||
        !cmd_find_versions(call, r.conn, &r.table, err))
        return 0;
    r.verify.environment = run.environment[0] == '\0' ? NULL : run.environment;
    (void)roll_back(call, &r, &given, &run, err);
    return 0;
}
