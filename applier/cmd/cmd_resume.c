/* cmd_resume.c - migapply resume: finish a run that stopped, from the ledger's own copy of its
 * plan. */
#include <time.h>

#include "applier/cmd/kept_plan.h"
#include "applier/execute/unfinished.h"

static bool find(const struct cli_call *call, struct conn *conn, struct version_table *table,
                 struct unfinished *out, struct error *err)
{
    return cmd_find_versions(call, conn, table, err) &&
           unfinished_find(conn, table->sql, call->arena, out, err);
}

int cmd_resume(struct cli_call *call, struct error *err)
{
    struct verify_request request = { .now_utc = time(NULL) };
    struct apply_options given = { 0 };
    struct execute_options run;
    struct unfinished unfinished;
    struct version_table table;
    struct kept_plan kept;
    struct apply_plan plan;
    struct conn *conn;
    bool partial = false;
    struct option_spec options[APPLY_OPTIONS + KEPT_OPTIONS + EVENT_OPTIONS + 3] = {
        APPLY_RECEIPT(given),
        { 0, "partial", OPTION_FLAG, &partial, NULL,
          "only a revision that was begun, and then stop" },
    };

    kept_options_fill(&request, options + 2);
    apply_options_fill(&given, options + 2 + KEPT_OPTIONS);
    event_options_fill(&given, options + 2 + KEPT_OPTIONS + APPLY_OPTIONS);
    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !apply_options_read(&given, &run, err) ||
        !cmd_connect(call, CONN_WRITE, run.wait_ms, &conn, err) ||
        !find(call, conn, &table, &unfinished, err))
        return 0;
    if (!unfinished.row.found || (partial && !unfinished.inside)) {
        if (!partial)
            (void)fprintf(call->out, "Nothing to do: no run is unfinished on %s.\n",
                          conn_facts(conn)->database);
        return 0;
    }
    kept = (struct kept_plan){ &unfinished.row, unfinished.bytes, &unfinished.plan };
    request.environment = run.environment[0] == '\0' ? NULL : run.environment;
    if (!kept_let_in(&request, conn, table.sql, &kept, call->arena, &run, err))
        return 0;
    run.one_revision = partial;
    if (unfinished.plan.target.scope == PLAN_SCOPE_SCHEMA)
        run.schema = table.schema;
    plan = (struct apply_plan){ &unfinished.plan, unfinished.bytes, "the ledger's plan" };
    (void)apply_run(call, &given, &run, &plan, conn, err);
    return 0;
}
