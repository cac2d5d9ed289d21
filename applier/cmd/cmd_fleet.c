/*
 * cmd_fleet.c - migapply fleet: one plan over many databases or schemas.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "applier/cmd/fleet_run.h"
#include "applier/cmd/fleet_text.h"
#include "common/number.h"
#include "common/sha256.h"

enum { WORKERS = 4, LEASE_MS = 30000, OPTIONS = 9, PERCENT_MOST = 99, WAVES_MOST = 16 };

/* What the command line says, before it is read. */
struct texts {
    const char *lease;
    const char *soak;
    const char *waves;
    const char *run;
};

static bool protects_some(void)
{
    const char *patterns = getenv("MIGAPPLY_PROTECTED");

    return patterns != NULL && patterns[0] != '\0';
}

static bool check(const struct fleet *f, struct error *err)
{
    if (f->workers < 1 || f->workers > FLEET_WORKERS_MOST)
        return error_set(err, ERROR_USAGE, "--workers wants 1 to %d", FLEET_WORKERS_MOST);
    if (f->lease_ms < 1000)
        return error_set(err, ERROR_USAGE, "--lease wants a second at least");
    if (f->canaries < 0 || f->max_failures < 0)
        return error_set(err, ERROR_USAGE, "--canary and --max-failures want no negative number");
    if (protects_some() && !f->given.yes) {
        error_set(err, ERROR_CONFIRM,
                  "MIGAPPLY_PROTECTED names databases, and a fleet asks nobody");
        error_state(err, "nothing was changed");
        return error_hint(err, "where it may run on them too:  --yes");
    }
    if (f->plan.plan->direction != PLAN_DOWNGRADE || f->given.allow.count > 0)
        return true;
    error_set(err, ERROR_CONFIRM, "the plan goes back, on every target");
    error_state(err, "nothing was changed");
    return error_hint(err, "where data may go:  --allow data-loss");
}

/* "1,10": percentages. */
static bool read_waves(const char *text, struct fleet *f, struct error *err)
{
    while (*text != '\0') {
        size_t len = strcspn(text, ",");
        const char *item = arena_strndup(f->call->arena, text, len);
        int64_t percent;

        if (!number_parse(item, 1, PERCENT_MOST, &percent) || f->waves.count == WAVES_MOST)
            return error_set(err, ERROR_USAGE,
                             "--waves wants percentages like 1,10, or none, not '%s'", item);
        vec_push(f->call->arena, &f->waves, item);
        text += len;
        text += *text == ',';
    }
    return true;
}

static bool read_texts(const struct texts *texts, struct fleet *f, struct error *err)
{
    const char *waves = texts->waves == NULL ? "1,10" : texts->waves;

    return cmd_duration("lease", texts->lease, &f->lease_ms, err) &&
           cmd_duration("soak", texts->soak, &f->soak_ms, err) &&
           apply_options_read(&f->given, &f->run, err) &&
           (strcmp(waves, "none") == 0 || read_waves(waves, f, err));
}

static void run(struct fleet *f, struct verify_request *request, struct error *err)
{
    struct cli_call *call = f->call;

    request->plan = call->argv[0];
    request->environment = f->run.environment[0] == '\0' ? NULL : f->run.environment;
    if (!plan_let_in(request, call->arena, &f->plan, &f->run, err) || !check(f, err))
        return;
    f->source.plan_sha256 = sha256_hex(f->plan.bytes.ptr, f->plan.bytes.len, call->arena);
    fleet_run(f, err);
}

static int status(const struct fleet *f, const char *wanted, struct error *err)
{
    struct conn *conn;

    if (!fleet_connect(f, CONN_READ, &conn, err))
        return 0;
    return fleet_print_status(f->call, conn, wanted == NULL ? "" : wanted, err);
}

static void print_targets(const struct fleet *f, struct error *err)
{
    struct fleet_targets targets;

    if (f->targets == NULL)
        error_set(err, ERROR_USAGE, "which targets? --targets FILE, or a query");
    else if (fleet_read_targets(f, &targets, err))
        (void)fleet_print_targets(f->call, &targets, err);
}

int cmd_fleet(struct cli_call *call, struct error *err)
{
    struct verify_request request = { .now_utc = time(NULL) };
    struct texts texts = { 0 };
    struct fleet f = { .call = call,
                       .control = getenv("MIGAPPLY_CONTROL_URL"),
                       .workers = WORKERS,
                       .canaries = 1,
                       .lease_ms = LEASE_MS };
    struct option_spec
        options[OPTIONS + PLAN_OPTIONS + APPLY_OPTIONS + EVENT_OPTIONS + GATE_OPTIONS + 1] = {
            { 0, "targets", OPTION_STRING, &f.targets, "FILE|QUERY",
              "a line or row for each; none joins a run" },
            { 0, "control", OPTION_STRING, &f.control, "URL",
              "where workers meet (MIGAPPLY_CONTROL_URL)" },
            { 0, "workers", OPTION_NUMBER, &f.workers, "N", "processes on this host (4)" },
            { 0, "canary", OPTION_NUMBER, &f.canaries, "N",
              "the first N go first, and must succeed (1)" },
            { 0, "waves", OPTION_STRING, &texts.waves, "LIST",
              "then so many per cent, then the rest (1,10); none" },
            { 0, "soak", OPTION_STRING, &texts.soak, "DURATION",
              "between two waves; then the plan's after checks hold still (0s)" },
            { 0, "max-failures", OPTION_NUMBER, &f.max_failures, "N",
              "begin no more after so many (0)" },
            { 0, "lease", OPTION_STRING, &texts.lease, "DURATION",
              "a worker that is silent so long has lost its target (30s)" },
            { 0, "run", OPTION_STRING, &texts.run, "RUN",
              "status: of this run, or plan's digest; else the newest" },
        };

    plan_options_fill(&request, options + OPTIONS);
    apply_options_fill(&f.given, options + OPTIONS + PLAN_OPTIONS);
    event_options_fill(&f.given, options + OPTIONS + PLAN_OPTIONS + APPLY_OPTIONS);
    gate_options_fill(&f.given, options + OPTIONS + PLAN_OPTIONS + APPLY_OPTIONS + EVENT_OPTIONS);
    if (!cli_parse(call, "PLAN | status | targets", options, err) ||
        !cli_operands(call, 1, 1, err) || !read_texts(&texts, &f, err))
        return 0;
    if (strcmp(call->argv[0], "status") == 0)
        return status(&f, texts.run, err);
    if (strcmp(call->argv[0], "targets") == 0)
        print_targets(&f, err);
    else
        run(&f, &request, err);
    return 0;
}
