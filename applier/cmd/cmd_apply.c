/* cmd_apply.c - migapply apply: verify a plan, then run exactly that. */
#include <string.h>
#include <time.h>

#include "applier/cmd/apply_options.h"
#include "applier/verify/verify.h"
#include "common/json_out.h"

/* Who signed, for the ledger. */
static const char *signers_json(const struct signatures *signatures, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '[');
    for (size_t i = 0; i < signatures->count; i++) {
        const struct signature *s = &signatures->items[i];

        js_open(&js, NULL, '{');
        js_string(&js, "role", signatures_role_text(s->role));
        js_string_if(&js, "environment", s->environment);
        js_string_if(&js, "principal", s->principal);
        js_string_if(&js, "key_fingerprint", s->fingerprint);
        js_close(&js, '}');
    }
    js_close(&js, ']');
    return js_text(&js);
}

static bool let_in(const struct verify_request *request, struct arena *arena,
                   struct apply_plan *out, struct execute_options *run, struct error *err)
{
    struct verification *v = arena_new(arena, struct verification);

    if (!verify_plan(request, arena, v, err))
        return error_state(err, "nothing was changed");
    if (!v->good) {
        verification_refuse(v, err);
        return error_state(err, "nothing was changed");
    }
    *out = (struct apply_plan){ .plan = v->plan, .bytes = v->bytes, .file = v->file };
    run->signers = signers_json(&v->signatures, arena);
    run->stale = v->stale.count == 0 ? NULL : v->stale.items[0];
    if (run->environment[0] == '\0' && v->host_environment != NULL)
        run->environment = v->host_environment;
    return true;
}

int cmd_apply(struct cli_call *call, struct error *err)
{
    struct apply_options given = { 0 };
    struct verify_request request = { .now_utc = time(NULL) };
    struct execute_options run = { 0 };
    bool dry_run = false;
    bool yes = false;
    bool replace = false;
    struct option_spec options[APPLY_OPTIONS + 9] = {
        { 0, "signers", OPTION_STRING, &request.signers, "FILE", "who may sign (allowed_signers)" },
        { 0, "signature", OPTION_LIST, &request.files, "FILE", "one that is not beside the plan" },
        { 0, "policy", OPTION_STRING, &request.policy, "FILE", "instead of the host's" },
        { 0, "require", OPTION_NUMBER, &request.require, "N", "so many people must have approved" },
        { 0, "allow-unsigned", OPTION_FLAG, &request.allow_unsigned, NULL,
          "run a plan that nobody signed" },
        { 0, "dry-run", OPTION_FLAG, &dry_run, NULL, "check everything, change nothing" },
        { 0, "replace", OPTION_FLAG, &replace, NULL,
          "give up another plan's run that stands between revisions" },
        { 'y', "yes", OPTION_FLAG, &yes, NULL, "ask nothing" },
    };
    struct apply_plan plan;
    struct conn *conn;

    apply_options_fill(&given, options + 8);
    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err) ||
        !apply_options_read(&given, &run, err))
        return 0;
    request.plan = call->argv[0];
    request.environment = run.environment[0] == '\0' ? NULL : run.environment;
    if (!let_in(&request, call->arena, &plan, &run, err) ||
        !cmd_connect(call, CONN_WRITE, run.wait_ms, &conn, err))
        return 0;
    run.dry_run = dry_run;
    run.replace = replace;
    (void)apply_run(call, &given, &run, &plan, conn, err);
    return 0;
}
