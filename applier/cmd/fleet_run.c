/* fleet_run.c - see fleet_run.h. */
#include "applier/cmd/fleet_run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "applier/cmd/fleet_events.h"
#include "applier/cmd/fleet_text.h"
#include "applier/execute/stop.h"
#include "applier/fleet/targets.h"
#include "applier/fleet/worker.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/strmap.h"

enum { LOOK_MS = 200, TELL_MS = 5000 };

bool fleet_connect(const struct fleet *f, enum conn_use use, struct conn **out, struct error *err)
{
    if (f->control == NULL)
        return cmd_connect(f->call, use, f->run.wait_ms, out, err);
    return cmd_connect_to(f->call, f->control, "--control", use, f->run.wait_ms, out, err);
}

/* The targets: of a query on the database that the options name, or a file. */
bool fleet_read_targets(const struct fleet *f, struct fleet_targets *out, struct error *err)
{
    struct conn *conn;
    const char *text;

    if (targets_is_query(f->targets))
        return cmd_connect(f->call, CONN_READ, f->run.wait_ms, &conn, err) &&
               targets_ask(conn, f->targets, f->call->arena, out, err);
    return file_read_text(f->targets, LIMIT_PLAN_FILE, f->call->arena, &text, err) &&
           targets_read(text, f->targets, f->call->arena, out, err);
}

/* The list that the plan was approved for, where it is bound to one. */
static bool check_approved(const struct fleet *f, const struct fleet_targets *targets,
                           struct error *err)
{
    const char *approved = f->plan.plan->target.targets_sha256;
    const char *given = fleet_targets_digest(targets, f->call->arena);

    if (approved == NULL || approved[0] == '\0' || strcmp(approved, given) == 0)
        return true;
    error_set(err, ERROR_OTHER_TARGET, "the plan is bound to another list of targets");
    error_fact(err, "plan", "%s", approved);
    error_fact(err, "here", "%s, of %zu targets", given, targets->count);
    error_state(err, "nothing was changed");
    return error_hint(err, "the list, to be compared:  migapply fleet targets --targets ...");
}

static bool open_run(struct fleet *f, struct error *err)
{
    const char *approved = f->plan.plan->target.targets_sha256;
    struct fleet_targets targets;
    struct strlist waves;
    struct fleet_new made = {
        .plan_sha256 = f->source.plan_sha256,
        .approved = approved == NULL || approved[0] == '\0' ? NULL : approved,
        .max_failures = f->max_failures,
        .soak_ms = f->soak_ms,
        .gated = f->given.gate.command != NULL,
    };

    if (f->targets != NULL) {
        if (!fleet_read_targets(f, &targets, err) || !check_approved(f, &targets, err))
            return false;
        waves = waves_assign(targets.count, (size_t)f->canaries, &f->waves, f->call->arena);
        made.targets = &targets;
        made.waves = &waves;
    }
    return fleet_connect(f, CONN_WRITE, &f->conn, err) &&
           fleet_open(f->conn, &made, f->call->arena, &f->run_id, err);
}

static void say_nothing(void *ctx, const struct execute_event *event)
{
    (void)ctx;
    (void)event;
}

/* The life of a worker's process. */
static int work(const struct fleet *f, pid_t parent)
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
    struct fleet_work w = {
        .run_id = f->run_id, .lease_ms = f->lease_ms, .job = &job, .parent = parent
    };
    struct error err = { 0 };
    char host[128] = "";

    call.arena = &arena;
    own.call = &call;
    (void)gethostname(host, sizeof(host) - 1);
    w.arena = &arena;
    w.name = arena_printf(&arena, "%s:%lld", host, (long long)getpid());
    w.lease = arena_printf(&arena, "%lld milliseconds", (long long)f->lease_ms);
    if (fleet_connect(&own, CONN_WRITE, &w.control, &err) &&
        cmd_find_target(&call, &w.target, &err))
        (void)fleet_work(&w, &err);
    if (err.code != ERROR_NONE && err.code != ERROR_INTERRUPTED && err.code != ERROR_TERMINATED)
        error_print(&err, call.err);
    arena_free(&arena);
    return error_status(&err);
}

static bool start_workers(struct fleet *f, struct error *err)
{
    pid_t self = getpid();

    (void)fflush(f->call->out);
    (void)fflush(f->call->err);
    for (int64_t i = 0; i < f->workers; i++) {
        f->pids[i] = fork();
        if (f->pids[i] < 0)
            return error_errno(err, "cannot start a worker");
        if (f->pids[i] > 0)
            continue;
        stop_close(&f->stop);
        hook_forget(f->hook);
        _exit(work(f, self));
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

/* Asks the gate about the next wave; no is a reason to halt. */
static bool ask_gate(struct fleet *f, const struct wave_now *now, struct arena *arena,
                     const char **out_why, struct error *err)
{
    struct fleet_count count;
    struct event_gate question = { .wave = now->next };
    struct error no = { 0 };

    if (!fleet_count(f->conn, f->run_id, arena, &count, err))
        return false;
    question.targets = count.targets;
    question.done = count.done;
    question.failed = count.failed;
    if (gate_ask(&f->given.gate, event_gate_json(&f->source, &question, arena), &f->stop, &no))
        return true;
    if (no.code == ERROR_GATE) {
        *out_why =
            arena_printf(arena, "%s before wave %lld%s%s", no.message, (long long)now->next,
                         no.fact_count > 1 ? ": " : "", no.fact_count > 1 ? no.facts[1].text : "");
    }
    return true;
}

/* The soak is over: does all still hold, and may the next wave begin? */
static bool open_next(struct fleet *f, const struct wave_now *now, struct arena *arena,
                      struct error *err)
{
    const struct target *own;
    const char *why = NULL;
    bool opened = false;

    if (now->gated && f->given.gate.command == NULL)
        return true; /* it is for those who have one */
    if (!cmd_find_target(f->call, &own, err) ||
        !waves_recheck(f->conn, now, f->plan.plan, own, arena, &why, err))
        return false;
    if (why != NULL)
        why = arena_printf(arena, "after wave %lld, on %s", (long long)now->open, why);
    if (why == NULL && !ask_gate(f, now, arena, &why, err))
        return false;
    if (f->stop.signal != 0)
        return true;
    if (why != NULL)
        return waves_halt(f->conn, now, why, arena, err);
    if (!waves_open(f->conn, now, arena, &opened, err))
        return false;
    if (opened)
        fleet_tell_wave(f, now->next);
    return true;
}

static bool conduct(struct fleet *f, struct error *err)
{
    struct arena scratch = { 0 };
    struct wave_now now;
    bool good = waves_look(f->conn, f->run_id, &scratch, &now, err);

    if (good && now.state == WAVE_READY)
        good = open_next(f, &now, &scratch, err);
    arena_free(&scratch);
    return good;
}

static bool tell_now(struct fleet *f, struct error *err)
{
    struct arena scratch = { 0 };
    struct fleet_count count;
    bool good = fleet_count(f->conn, f->run_id, &scratch, &count, err);

    if (good)
        tell(f, &count);
    arena_free(&scratch);
    return good;
}

/* Until all workers have ended. */
static bool wait_for_workers(struct fleet *f, struct error *err)
{
    bool passed = false;

    for (int64_t waited = 0; count_workers(f) > 0; waited += LOOK_MS) {
        struct pollfd fd = { .fd = f->stop.fd, .events = POLLIN };

        if (f->stop.signal == 0 && (!conduct(f, err) || !fleet_tell_ended(f, err)))
            return false;
        if (poll(&fd, 1, LOOK_MS) > 0)
            (void)stop_read(&f->stop);
        if (f->stop.signal != 0 && !passed) {
            pass_signal(f);
            passed = true;
        }
        if (waited > 0 && waited % TELL_MS == 0 && !tell_now(f, err))
            return false;
    }
    return true;
}

/* Where conducting fails the workers are asked to end, and waited for. */
static void send_home(struct fleet *f)
{
    f->stop.signal = f->stop.signal == 0 ? SIGTERM : f->stop.signal;
    pass_signal(f);
    while (count_workers(f) > 0)
        (void)poll(NULL, 0, LOOK_MS);
}

/* What came of it. */
static bool judge(const struct fleet *f, const struct fleet_count *c, struct error *err)
{
    if (f->stop.signal != 0) {
        error_set(err, f->stop.signal == SIGINT ? ERROR_INTERRUPTED : ERROR_TERMINATED,
                  "the fleet was stopped");
    } else if (c->halted[0] != '\0') {
        error_set(err, ERROR_FLEET, "the fleet was stopped: %s", c->halted);
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

    if (!fleet_tell_ended(f, err) ||
        !fleet_count(f->conn, f->run_id, f->call->arena, &count, err) ||
        !fleet_list_failed(f->conn, f->run_id, f->call->arena, &failed, err) ||
        !fleet_close(f->conn, f->run_id, &count, f->call->arena, err))
        return false;
    fleet_print(f->call, f->run_id, &count, &failed);
    return judge(f, &count, err);
}

void fleet_run(struct fleet *f, struct error *err)
{
    if (!open_run(f, err))
        return;
    if (!stop_open(&f->stop)) {
        error_errno(err, "cannot catch signals");
        return;
    }
    f->told = strmap_new(f->call->arena);
    f->hook = hook_start(f->given.on_event, f->call->err, f->call->arena);
    fleet_tell_started(f);
    if (start_workers(f, err) && wait_for_workers(f, err))
        (void)end(f, err);
    else
        send_home(f);
    fleet_tell_end(f, err);
    hook_end(f->hook);
    stop_close(&f->stop);
}
