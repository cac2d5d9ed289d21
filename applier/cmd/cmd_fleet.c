/*
 * cmd_fleet.c - migapply fleet: one plan over many databases or schemas.
 *
 * The workers are processes; they meet in the control database, and so do
 * those that other hosts start.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "applier/cmd/fleet_text.h"
#include "applier/cmd/plan_options.h"
#include "applier/execute/stop.h"
#include "applier/fleet/worker.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/sha256.h"

enum { WORKERS = 4, WORKERS_MOST = 64, LEASE_MS = 30000, LOOK_MS = 200, TELL_MS = 5000 };

/* A fleet, as the command line asks for it. */
struct fleet {
    struct cli_call *call;
    const char *control; /* URL; NULL for the database that the options name */
    const char *targets;
    const char *lease_text;
    int64_t workers;
    int64_t canaries;
    int64_t max_failures;
    int64_t lease_ms;
    struct apply_plan plan;
    struct execute_options run;
    struct apply_options given;
    struct conn *conn; /* to the control database */
    const char *run_id;
    pid_t pids[WORKERS_MOST];
    struct stop stop;
};

static bool connect_control(const struct fleet *f, struct conn **out, struct error *err)
{
    if (f->control == NULL)
        return cmd_connect(f->call, CONN_WRITE, f->run.wait_ms, out, err);
    return cmd_connect_to(f->call, f->control, "--control", CONN_WRITE, f->run.wait_ms, out, err);
}

/* The targets: of a query on the database that the options name, or a file. */
static bool read_targets(const struct fleet *f, struct fleet_targets *out, struct error *err)
{
    struct conn *conn;
    const char *text;

    if (fleet_targets_is_query(f->targets))
        return cmd_connect(f->call, CONN_READ, f->run.wait_ms, &conn, err) &&
               fleet_targets_ask(conn, f->targets, f->call->arena, out, err);
    return file_read_text(f->targets, LIMIT_PLAN_FILE, f->call->arena, &text, err) &&
           fleet_targets_parse(text, f->targets, f->call->arena, out, err);
}

static bool open_run(struct fleet *f, struct error *err)
{
    struct fleet_targets targets;
    struct fleet_new made = {
        .plan_sha256 = sha256_hex(f->plan.bytes.ptr, f->plan.bytes.len, f->call->arena),
        .max_failures = f->max_failures,
        .canaries = f->canaries,
    };

    if (f->targets != NULL) {
        if (!read_targets(f, &targets, err))
            return false;
        made.targets = &targets;
    }
    return connect_control(f, &f->conn, err) &&
           fleet_open(f->conn, &made, f->call->arena, &f->run_id, err);
}

static void say_nothing(void *ctx, const struct execute_event *event)
{
    (void)ctx;
    (void)event;
}

/* The life of a worker's process. */
static int work(const struct fleet *f)
{
    const struct execute_watch watch = { say_nothing, NULL };
    const struct execute_job job = { .plan = f->plan.plan,
                                     .bytes = f->plan.bytes,
                                     .file = f->plan.file,
                                     .options = &f->run,
                                     .watch = &watch };
    struct arena arena = { 0 };
    struct cli_call call = *f->call;
    struct fleet own = *f;
    struct fleet_work w = { .run_id = f->run_id, .lease_ms = f->lease_ms, .job = &job };
    struct error err = { 0 };
    char host[128] = "";

    call.arena = &arena;
    own.call = &call;
    (void)gethostname(host, sizeof(host) - 1);
    w.arena = &arena;
    w.name = arena_printf(&arena, "%s:%lld", host, (long long)getpid());
    w.lease = arena_printf(&arena, "%lld milliseconds", (long long)f->lease_ms);
    if (connect_control(&own, &w.control, &err) && cmd_find_target(&call, &w.target, &err))
        (void)fleet_work(&w, &err);
    if (err.code != ERROR_NONE && err.code != ERROR_INTERRUPTED && err.code != ERROR_TERMINATED)
        error_print(&err, call.err);
    arena_free(&arena);
    return error_status(&err);
}

static bool start_workers(struct fleet *f, struct error *err)
{
    (void)fflush(f->call->out);
    (void)fflush(f->call->err);
    for (int64_t i = 0; i < f->workers; i++) {
        f->pids[i] = fork();
        if (f->pids[i] < 0)
            return error_errno(err, "cannot start a worker");
        if (f->pids[i] > 0)
            continue;
        stop_close(&f->stop);
        _exit(work(f));
    }
    return true;
}

/* Reaps who has ended; returns how many are still at work. */
static int64_t count_workers(struct fleet *f)
{
    int64_t left = 0;

    for (int64_t i = 0; i < f->workers; i++) {
        int status;

        if (f->pids[i] <= 0)
            continue;
        if (waitpid(f->pids[i], &status, WNOHANG) == 0)
            left++;
        else
            f->pids[i] = 0;
    }
    return left;
}

static void pass_signal(struct fleet *f)
{
    for (int64_t i = 0; i < f->workers; i++) {
        if (f->pids[i] > 0)
            (void)kill(f->pids[i], f->stop.signal);
    }
}

static void tell(const struct fleet *f, const struct fleet_count *c)
{
    const struct applier_options *options = cmd_options(f->call);

    if (options->quiet || options->json)
        return;
    (void)fprintf(f->call->err, "  %lld of %lld done, %lld failed, %lld at work\n",
                  (long long)c->done, (long long)c->targets, (long long)c->failed,
                  (long long)c->running);
    (void)fflush(f->call->err);
}

/* Until all workers have ended. */
static bool wait_for_workers(struct fleet *f, struct error *err)
{
    int64_t waited = 0;

    while (count_workers(f) > 0) {
        struct pollfd fd = { .fd = f->stop.fd, .events = POLLIN };
        int before = f->stop.signal;

        if (poll(&fd, 1, LOOK_MS) > 0 && stop_read(&f->stop) && before == 0)
            pass_signal(f);
        waited += LOOK_MS;
        if (waited % TELL_MS == 0) {
            struct arena scratch = { 0 };
            struct fleet_count count;
            bool good = fleet_count(f->conn, f->run_id, &scratch, &count, err);

            if (good)
                tell(f, &count);
            arena_free(&scratch);
            if (!good)
                return false;
        }
    }
    return true;
}

/* What came of it. */
static bool judge(const struct fleet *f, const struct fleet_count *c, struct error *err)
{
    if (f->stop.signal != 0) {
        error_set(err, f->stop.signal == SIGINT ? ERROR_INTERRUPTED : ERROR_TERMINATED,
                  "the fleet was stopped");
    } else if (c->failed > 0) {
        error_set(err, ERROR_FLEET, "%lld of %lld targets failed", (long long)c->failed,
                  (long long)c->targets);
    } else if (c->done < c->targets) {
        error_set(err, ERROR_FLEET, "%lld of %lld targets were not reached",
                  (long long)c->targets - c->done, (long long)c->targets);
    } else {
        return true;
    }
    error_state(err, "%lld are done and stay done, %lld were not begun", (long long)c->done,
                (long long)c->pending + c->running);
    return error_hint(err, "the same command tries what failed again, and goes on with the rest");
}

static bool end(struct fleet *f, struct error *err)
{
    struct fleet_count count;
    struct rows failed;

    if (!fleet_count(f->conn, f->run_id, f->call->arena, &count, err) ||
        !fleet_list_failed(f->conn, f->run_id, f->call->arena, &failed, err) ||
        !fleet_close(f->conn, f->run_id, &count, f->call->arena, err))
        return false;
    fleet_print(f->call, f->run_id, &count, &failed);
    return judge(f, &count, err);
}

static bool protects_some(void)
{
    const char *patterns = getenv("MIGAPPLY_PROTECTED");

    return patterns != NULL && patterns[0] != '\0';
}

static bool check(const struct fleet *f, struct error *err)
{
    if (f->workers < 1 || f->workers > WORKERS_MOST)
        return error_set(err, ERROR_USAGE, "--workers wants 1 to %d", WORKERS_MOST);
    if (f->lease_ms < 1000)
        return error_set(err, ERROR_USAGE, "--lease wants a second at least");
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

static void run(struct fleet *f, struct error *err)
{
    if (!check(f, err) || !open_run(f, err))
        return;
    if (!stop_open(&f->stop)) {
        error_errno(err, "cannot catch signals");
        return;
    }
    if (start_workers(f, err) && wait_for_workers(f, err))
        (void)end(f, err);
    stop_close(&f->stop);
}

int cmd_fleet(struct cli_call *call, struct error *err)
{
    struct verify_request request = { .now_utc = time(NULL) };
    struct fleet f = { .call = call,
                       .control = getenv("MIGAPPLY_CONTROL_URL"),
                       .workers = WORKERS,
                       .canaries = 1,
                       .lease_ms = LEASE_MS };
    struct option_spec options[PLAN_OPTIONS + APPLY_OPTIONS + 7] = {
        { 0, "targets", OPTION_STRING, &f.targets, "FILE|QUERY",
          "a line or row for each; none joins a run" },
        { 0, "control", OPTION_STRING, &f.control, "URL",
          "where workers meet (MIGAPPLY_CONTROL_URL)" },
        { 0, "workers", OPTION_NUMBER, &f.workers, "N", "processes on this host (4)" },
        { 0, "canary", OPTION_NUMBER, &f.canaries, "N",
          "the first N go first, and must succeed (1)" },
        { 0, "max-failures", OPTION_NUMBER, &f.max_failures, "N",
          "begin no more after so many (0)" },
        { 0, "lease", OPTION_STRING, &f.lease_text, "DURATION",
          "a worker that is silent so long has lost its target (30s)" },
    };

    plan_options_fill(&request, options + 6);
    apply_options_fill(&f.given, options + 6 + PLAN_OPTIONS);
    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err) ||
        !cmd_duration("lease", f.lease_text, &f.lease_ms, err) ||
        !apply_options_read(&f.given, &f.run, err))
        return 0;
    request.plan = call->argv[0];
    request.environment = f.run.environment[0] == '\0' ? NULL : f.run.environment;
    if (plan_let_in(&request, call->arena, &f.plan, &f.run, err))
        run(&f, err);
    return 0;
}
