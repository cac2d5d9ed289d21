/* cmd_preflight.c - migapply preflight: what a run would meet here; go, wait or stop. */
#include <string.h>
#include <time.h>

#include "applier/cmd/plan_options.h"
#include "applier/cmd/preflight_text.h"
#include "common/number.h"

enum { STATUS_STOP = 1, STATUS_WAIT = 75 };

static void say_nothing(void *ctx, const struct execute_event *event)
{
    (void)ctx;
    (void)event;
}

/* What apply would refuse, it says here. */
static void check_plan(const struct apply_plan *plan, struct execute_options *run,
                       struct preflight *p)
{
    const struct execute_watch watch = { say_nothing, NULL };
    const struct execute_job job = { .plan = plan->plan,
                                     .bytes = plan->bytes,
                                     .file = plan->file,
                                     .options = run,
                                     .watch = &watch };
    struct execute_outcome outcome;
    struct error refused = { 0 };

    run->dry_run = true;
    run->wait_ms = 0;
    if (!execute_plan(p->conn, &job, p->arena, &outcome, &refused)) {
        preflight_add(p, "plan", refused.code == ERROR_RUNNING ? PREFLIGHT_WAIT : PREFLIGHT_STOP,
                      arena_strdup(p->arena, refused.message),
                      refused.hint_count == 0 ? "" : arena_strdup(p->arena, refused.hints[0]));
    } else if (outcome.nothing_to_do) {
        preflight_add(p, "plan", PREFLIGHT_GO,
                      arena_printf(p->arena, "nothing to do: %s is at its end",
                                   conn_facts(p->conn)->database),
                      "");
    }
}

/* "200GB", "1.5" is none; 1000 is the factor. */
static bool read_size(const char *text, int64_t *out, struct error *err)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = { { "GB", 1000000000 }, { "MB", 1000000 }, { "TB", 1000000000000 }, { "", 1 } };
    enum { MOST = 1000000 };
    char digits[32];
    size_t len;

    *out = -1;
    if (text == NULL)
        return true;
    len = strspn(text, "0123456789");
    (void)snprintf(digits, sizeof(digits), "%.*s", (int)len, text);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(text + len, units[i].unit) == 0 && len < sizeof(digits) &&
            number_parse(digits, 0, units[i].bytes == 1 ? INT64_MAX : MOST, out)) {
            *out *= units[i].bytes;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "--disk-free wants a size like 500MB or 200GB, not '%s'",
                     text);
}

static int report(const struct cli_call *call, const struct preflight *p)
{
    if (cmd_options(call)->json)
        preflight_print_json(p, call->out);
    else
        preflight_print(p, call->out);
    switch (preflight_verdict(p)) {
    case PREFLIGHT_GO:
        return 0;
    case PREFLIGHT_WAIT:
        return STATUS_WAIT;
    case PREFLIGHT_STOP:
        return STATUS_STOP;
    }
    return 0;
}

static bool measure(const struct cli_call *call, const struct apply_plan *plan, int64_t disk_free,
                    struct preflight *out, struct error *err)
{
    struct preflight_request *request = arena_new(call->arena, struct preflight_request);
    const struct plan_target *target = &plan->plan->target;
    struct version_table table;
    struct conn *conn;

    if (!cmd_connect(call, CONN_WRITE, 0, &conn, err) ||
        !version_table_find(conn, target->version_schema, target->version_table, call->arena,
                            &table, err))
        return false;
    *request = (struct preflight_request){ .plan = plan->plan,
                                           .version_table = table.sql,
                                           .version_schema = table.schema,
                                           .version_table_exists = table.exists,
                                           .disk_free = disk_free };
    return preflight_run(conn, request, call->arena, out, err);
}

int cmd_preflight(struct cli_call *call, struct error *err)
{
    struct verify_request request = { .now_utc = time(NULL) };
    struct apply_options given = { 0 };
    struct execute_options run = { 0 };
    const char *disk_free = NULL;
    int64_t disk_free_bytes;
    struct option_spec options[PLAN_OPTIONS + 3] = {
        { 0, "environment", OPTION_STRING, &given.environment, "NAME",
          "which one this is, for plans that are bound to one" },
        { 0, "disk-free", OPTION_STRING, &disk_free, "SIZE",
          "of the server, where that is not to be seen from here" },
    };
    struct apply_plan plan;
    struct preflight p;

    plan_options_fill(&request, options + 2);
    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err) ||
        !read_size(disk_free, &disk_free_bytes, err) || !apply_options_read(&given, &run, err))
        return 0;
    request.plan = call->argv[0];
    request.environment = run.environment[0] == '\0' ? NULL : run.environment;
    if (!plan_let_in(&request, call->arena, &plan, &run, err) ||
        !measure(call, &plan, disk_free_bytes, &p, err))
        return 0;
    check_plan(&plan, &run, &p);
    return report(call, &p);
}
