/* cmd_apply.c - migapply apply: verify a plan, then run exactly that. */
#include <string.h>
#include <time.h>

#include "applier/cmd/plan_options.h"

/* Who approved a list of targets has not approved one of them alone. */
static bool is_for_one(const struct plan *plan, struct error *err)
{
    if (plan->target.targets_sha256 == NULL || plan->target.targets_sha256[0] == '\0')
        return true;
    error_set(err, ERROR_OTHER_TARGET, "the plan is for a fleet, a list of targets");
    error_state(err, "nothing was changed");
    return error_hint(err, "migapply fleet PLAN --targets FILE");
}

/* Whoever names a version table means that one; the plan says which one it writes to. */
static bool is_its_table(const struct cli_call *call, const struct plan *plan, struct error *err)
{
    const struct applier_options *said = cmd_options(call);
    const char *name = version_table_name(plan->target.version_table);
    const char *schema = plan->target.version_schema;

    if (said->version_table != NULL && strcmp(said->version_table, name) != 0) {
        error_set(err, ERROR_OTHER_TARGET, "the plan is for the version table %s, not for %s", name,
                  said->version_table);
    } else if (said->version_schema != NULL && schema != NULL && schema[0] != '\0' &&
               strcmp(said->version_schema, schema) != 0) {
        error_set(err, ERROR_OTHER_TARGET,
                  "the plan is for the version table in schema %s, not in %s", schema,
                  said->version_schema);
    } else {
        return true;
    }
    error_state(err, "nothing was changed");
    return error_hint(err, "the plan takes version_table and version_table_schema from the "
                           "project's configuration");
}

int cmd_apply(struct cli_call *call, struct error *err)
{
    struct apply_options given = { 0 };
    struct verify_request request = { .now_utc = time(NULL) };
    struct execute_options run = { 0 };
    bool dry_run = false;
    bool rehearse = false;
    bool together = false;
    bool replace = false;
    struct option_spec options[PLAN_OPTIONS + APPLY_OPTIONS + EVENT_OPTIONS + GATE_OPTIONS + 6] = {
        APPLY_RECEIPT(given),
        { 0, "dry-run", OPTION_FLAG, &dry_run, NULL, "check everything, change nothing" },
        { 0, "rehearse", OPTION_FLAG, &rehearse, NULL,
          "run what can be rolled back, and roll it back" },
        { 0, "one-transaction", OPTION_FLAG, &together, NULL,
          "all steps in one transaction: all happen, or none" },
        { 0, "replace", OPTION_FLAG, &replace, NULL,
          "give up another plan's run that stands between revisions" },
    };
    struct apply_plan plan;
    struct conn *conn;

    plan_options_fill(&request, options + 5);
    apply_options_fill(&given, options + 5 + PLAN_OPTIONS);
    event_options_fill(&given, options + 5 + PLAN_OPTIONS + APPLY_OPTIONS);
    gate_options_fill(&given, options + 5 + PLAN_OPTIONS + APPLY_OPTIONS + EVENT_OPTIONS);
    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err) ||
        !apply_options_read(&given, &run, err))
        return 0;
    request.plan = call->argv[0];
    request.environment = run.environment[0] == '\0' ? NULL : run.environment;
    if (!plan_let_in(&request, call->arena, &plan, &run, err) || !is_for_one(plan.plan, err) ||
        !is_its_table(call, plan.plan, err) ||
        !cmd_connect(call, CONN_WRITE, run.wait_ms, &conn, err))
        return 0;
    run.dry_run = dry_run || rehearse;
    run.rehearse = rehearse;
    run.replace = replace;
    run.one_transaction = together;
    if (plan.plan->target.scope == PLAN_SCOPE_SCHEMA)
        run.schema = cmd_options(call)->version_schema;
    (void)apply_run(call, &given, &run, &plan, conn, err);
    return 0;
}
