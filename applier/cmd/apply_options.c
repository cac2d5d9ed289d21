/* apply_options.c - see apply_options.h. */
#include "applier/cmd/apply_options.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "applier/audit/receipt.h"
#include "applier/cmd/confirm.h"
#include "applier/cmd/report.h"
#include "common/file.h"
#include "common/sha256.h"

enum {
    WAIT_MS = 10000,
    LOCK_TIMEOUT_MS = 5000,
    LOCK_RETRIES = 12,
    LOCK_DEADLINE_MS = 600000,
    LOST_BUDGET_MS = 60000,
    GATE_TIMEOUT_MS = 600000
};

void apply_options_fill(struct apply_options *given, struct option_spec *out)
{
    const struct option_spec table[APPLY_OPTIONS] = {
        { 0, "wait", OPTION_STRING, &given->wait, "DURATION",
          "for the server, and for another run to end (10s)" },
        { 0, "lock-timeout", OPTION_STRING, &given->lock_timeout, "DURATION",
          "how long a step waits for a table (5s)" },
        { 0, "lock-retries", OPTION_NUMBER, &given->lock_retries, "N",
          "how often it waits again (12)" },
        { 0, "lock-deadline", OPTION_STRING, &given->lock_deadline, "DURATION",
          "give up the step's locks after so long (10m)" },
        { 0, "max-block", OPTION_STRING, &given->max_block, "DURATION",
          "roll back a step when others wait so long for its locks" },
        { 0, "statement-timeout", OPTION_STRING, &given->statement_timeout, "DURATION",
          "instead of the plan's" },
        { 0, "max-lag", OPTION_STRING, &given->max_lag, "DURATION",
          "batches wait while a replica is so far behind" },
        { 0, "throttle-query", OPTION_STRING, &given->throttle_query, "SQL",
          "batches wait while this says true" },
        { 0, "environment", OPTION_STRING, &given->environment, "NAME",
          "which one this is, for plans that are bound to one" },
        { 0, "progress", OPTION_STRING, &given->progress, "HOW", "auto, plain or none" },
        { 0, "allow", OPTION_LIST, &given->allow, "WHAT",
          "data-loss: what the plan destroys may go; edited: files that were applied may have "
          "changed" },
        { 'y', "yes", OPTION_FLAG, &given->yes, NULL,
          "run on a protected database without being asked" },
    };

    given->lock_retries = LOCK_RETRIES;
    memcpy(out, table, sizeof(table));
}

void event_options_fill(struct apply_options *given, struct option_spec *out)
{
    const struct option_spec table[EVENT_OPTIONS] = {
        { 0, "on-event", OPTION_STRING, &given->on_event, "COMMAND",
          "is told what goes on, in JSON lines; it cannot stop the run" },
    };

    memcpy(out, table, sizeof(table));
}

void gate_options_fill(struct apply_options *given, struct option_spec *out)
{
    const struct option_spec table[GATE_OPTIONS] = {
        { 0, "gate", OPTION_STRING, &given->gate.command, "COMMAND",
          "is asked before the first step: exit status 0 is yes" },
        { 0, "gate-timeout", OPTION_STRING, &given->gate_timeout, "DURATION",
          "no answer within it is a no (10m)" },
    };

    given->gate.timeout_ms = GATE_TIMEOUT_MS;
    memcpy(out, table, sizeof(table));
}

bool apply_options_read(struct apply_options *given, struct execute_options *out, struct error *err)
{
    const char *environment = getenv("MIGAPPLY_ENVIRONMENT");

    *out = (struct execute_options){ .wait_ms = WAIT_MS,
                                     .lock_timeout_ms = LOCK_TIMEOUT_MS,
                                     .lock_retries = given->lock_retries,
                                     .lock_deadline_ms = LOCK_DEADLINE_MS,
                                     .lost_budget_ms = LOST_BUDGET_MS,
                                     .throttle_query = given->throttle_query,
                                     .environment = given->environment,
                                     .signers = "[]" };
    if (out->environment == NULL)
        out->environment = environment == NULL ? "" : environment;
    for (size_t i = 0; i < given->allow.count; i++) {
        if (strcmp(given->allow.items[i], "data-loss") != 0 &&
            strcmp(given->allow.items[i], "edited") != 0)
            return error_set(err, ERROR_USAGE, "--allow knows data-loss and edited, not '%s'",
                             given->allow.items[i]);
    }
    out->allow_edited = strlist_has(&given->allow, "edited");
    return cmd_duration("wait", given->wait, &out->wait_ms, err) &&
           cmd_duration("lock-timeout", given->lock_timeout, &out->lock_timeout_ms, err) &&
           cmd_duration("lock-deadline", given->lock_deadline, &out->lock_deadline_ms, err) &&
           cmd_duration("max-lag", given->max_lag, &out->max_lag_ms, err) &&
           cmd_duration("max-block", given->max_block, &out->max_block_ms, err) &&
           cmd_duration("statement-timeout", given->statement_timeout, &out->statement_timeout_ms,
                        err) &&
           cmd_duration("gate-timeout", given->gate_timeout, &given->gate.timeout_ms, err);
}

bool apply_is_protected(const char *database, struct arena *arena)
{
    const char *patterns = getenv("MIGAPPLY_PROTECTED");

    while (patterns != NULL && *patterns != '\0') {
        size_t len = strcspn(patterns, ",");

        if (fnmatch(arena_strndup(arena, patterns, len), database, 0) == 0)
            return true;
        patterns += len;
        patterns += *patterns == ',';
    }
    return false;
}

/* Also of a run that failed; there it adds nothing to err but that it could not. */
static bool write_receipt(const struct cli_call *call, const char *path,
                          const struct execute_job *job, struct conn *conn, struct error *err)
{
    const char *sha256 = sha256_hex(job->bytes.ptr, job->bytes.len, call->arena);
    struct error trouble = { 0 };
    const char *text;

    if (receipt_make(conn, sha256, call->arena, &text, &trouble) &&
        (text == NULL || file_write(path, text, strlen(text), &trouble)))
        return true;
    if (err->code != ERROR_NONE)
        return error_fact(err, "receipt", "not written: %s", trouble.message);
    *err = trouble;
    error_while(err, "writing the receipt");
    return error_state(err, "the run is done; only its receipt is missing");
}

/* A run: what its callbacks need. */
struct running {
    struct report report;
    const struct gate *gate;
    const struct plan *plan;
    struct arena *arena;
};

static void on_event(void *ctx, const struct execute_event *event)
{
    struct running *r = ctx;

    report_event(&r->report, event);
}

static bool may_begin(void *ctx, const char *heads, struct stop *stop, struct error *err)
{
    struct running *r = ctx;
    const struct event_gate question = { .from = heads,
                                         .to = version_heads_text(&r->plan->to_heads, r->arena),
                                         .steps = (int64_t)r->plan->steps.count,
                                         .wave = -1 };

    return gate_ask(r->gate, event_gate_json(&r->report.source, &question, r->arena), stop, err);
}

static bool execute(const struct cli_call *call, const struct apply_options *given,
                    struct conn *conn, const struct execute_job *job, struct running *r,
                    struct error *err)
{
    struct execute_outcome outcome;
    bool done = execute_plan(conn, job, call->arena, &outcome, err);

    if (given->receipt != NULL && !job->options->dry_run)
        done = write_receipt(call, given->receipt, job, conn, err) && done;
    if (done)
        report_end(&r->report, call, &outcome, job->options);
    else
        report_failed(&r->report, err);
    return done;
}

bool apply_run(const struct cli_call *call, const struct apply_options *given,
               const struct execute_options *options, const struct apply_plan *plan,
               struct conn *conn, struct error *err)
{
    struct running r = { .gate = &given->gate, .plan = plan->plan, .arena = call->arena };
    const struct execute_watch watch = { on_event, &r, may_begin };
    const struct execute_job job = { .plan = plan->plan,
                                     .bytes = plan->bytes,
                                     .file = plan->file,
                                     .options = options,
                                     .watch = &watch };
    bool done;

    if (!report_begin(call, given->progress, conn, plan->plan, &r.report, err) ||
        (!options->dry_run && !confirm_run(call, given, plan->plan, conn, err)))
        return false;
    r.report.source.plan_sha256 = sha256_hex(plan->bytes.ptr, plan->bytes.len, call->arena);
    r.report.hook = hook_start(given->on_event, call->err, call->arena);
    done = execute(call, given, conn, &job, &r, err);
    hook_end(r.report.hook);
    return done;
}
