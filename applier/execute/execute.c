/* execute.c - see execute.h. */
#include "applier/execute/execute.h"

#include <string.h>

#include "applier/execute/admit.h"
#include "applier/execute/ahead.h"
#include "applier/execute/engine.h"
#include "applier/execute/fail.h"
#include "applier/execute/guard.h"
#include "applier/execute/rehearse.h"
#include "applier/execute/start.h"
#include "applier/execute/together.h"
#include "common/sha256.h"
#include "common/strbuf.h"

enum {
    TICK_MS = 20,
    TELL_MS = 1000,
    CANCEL_EVERY_MS = 200,
    FIRST_PAUSE_MS = 100,
    LONGEST_PAUSE_MS = 3000
};

static bool on_signal(void *ctx)
{
    struct engine *e = ctx;

    e->cancelled_ms = engine_now_ms();
    return stop_read(&e->stop);
}

/* Says what the guard sees: whom the step waits for, how far an index is, who waits. */
static void tell_tick(const struct engine *e)
{
    struct guard_view seen = guard_seen(e->guard);
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };

    if (seen.waits)
        strbuf_addf(&sb, "waits for %s", fail_locked(&seen));
    if (seen.waits && seen.blockers[0] != '\0')
        strbuf_addf(&sb, ", held by %s", seen.blockers);
    if (seen.phase[0] != '\0')
        strbuf_addf(&sb, "%s%s", sb.len == 0 ? "" : "; ", seen.phase);
    if (seen.phase[0] != '\0' && seen.percent >= 0)
        strbuf_addf(&sb, ", %lld %%", (long long)seen.percent);
    if (seen.queue > 0)
        strbuf_addf(&sb, "%s%lld session%s wait%s for it", sb.len == 0 ? "" : "; ",
                    (long long)seen.queue, seen.queue == 1 ? "" : "s", seen.queue == 1 ? "s" : "");
    engine_tell(e, EXECUTE_TICK, strbuf_text(&sb));
    arena_free(&scratch);
}

/* A cancel that came between two steps sent ahead has cancelled nothing. */
static bool cancel_again(struct engine *e)
{
    int64_t now = engine_now_ms();

    if (e->stop.signal == 0 || e->in_flight == NULL || *e->in_flight == 0 ||
        now - e->cancelled_ms < CANCEL_EVERY_MS)
        return false;
    e->cancelled_ms = now;
    return true;
}

static bool on_tick(void *ctx)
{
    struct engine *e = ctx;
    bool cancel;

    if (e->step == NULL)
        return false;
    cancel = guard_tick(e->guard) || cancel_again(e);
    if (engine_now_ms() - e->told_ms >= TELL_MS) {
        e->told_ms = engine_now_ms();
        tell_tick(e);
    }
    return cancel;
}

static void on_notice(void *ctx, const char *text)
{
    engine_tell(ctx, EXECUTE_NOTICE, text);
}

static bool same_cluster(const struct engine *e, struct error *err)
{
    const char *now = conn_facts(e->conn)->system_identifier;

    if (strcmp(now, e->identifier) == 0)
        return true;
    error_set(err, ERROR_OTHER_TARGET, "another cluster answers at %s now",
              conn_facts(e->conn)->place);
    return error_hint(err, "the run waits on the first one");
}

/* A primary that became a standby says so to the session that it still has; its
 * successor is looked for as after a loss. Once a step, for a plan that makes its
 * own transaction read only says the same. */
static bool was_demoted(struct engine *e, const struct error *err)
{
    if (err->code != ERROR_READ_ONLY || e->demoted == e->run.next_step)
        return false;
    e->demoted = e->run.next_step;
    return true;
}

/* Connects again, within the budget. */
static bool reconnect(struct engine *e, struct error *err)
{
    int64_t start = engine_now_ms();
    int64_t pause = FIRST_PAUSE_MS;

    for (;;) {
        struct error refused = { 0 };
        struct fail_at at = { .step = e->step };

        if (e->stop.signal != 0)
            return fail_stopped(e, &at, err);
        if (conn_reopen(e->conn, &refused))
            return same_cluster(e, err);
        if (engine_now_ms() - start + pause > e->job->options->lost_budget_ms) {
            error_set(err, ERROR_LOST, "the connection was lost and did not come back");
            error_fact(err, "server", "%s", refused.message);
            error_state(err, "the ledger in the database knows how far it came; nothing is "
                             "done twice");
            return error_hint(err, "the same command continues where this one stopped");
        }
        engine_pause(e, pause);
        pause = pause * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : pause * 2;
    }
}

/* Steps from that one on whose answers were lost, as the ledger has them. */
static void tell_done_meanwhile(struct engine *e, int64_t first)
{
    for (int64_t no = first; no < e->run.next_step; no++) {
        engine_begin_step(e, &e->plan->steps.items[no - 1]);
        engine_tell(e, EXECUTE_STEP_DONE, "");
        e->steps_done++;
        e->step = NULL;
    }
}

/* Nobody knows whether what was sent last has happened: the ledger does. */
static bool recover(struct engine *e, struct error *err)
{
    int64_t next = e->run.next_step;

    engine_tell(e, EXECUTE_LOST, "");
    for (;;) {
        if (!reconnect(e, err))
            return false;
        if (start_again(e, err))
            break;
        if (err->code != ERROR_LOST)
            return false;
        *err = (struct error){ 0 };
    }
    guard_follow(e->guard);
    engine_tell(e, EXECUTE_BACK, "");
    tell_done_meanwhile(e, next);
    return true;
}

static enum ended run_step(struct engine *e, const struct plan_step *step, struct error *err)
{
    struct arena scratch = { 0 };
    enum ended ended = ENDED_BADLY;

    switch (step->kind) {
    case PLAN_TX:
        ended = step_tx_run(e, step, &scratch, err);
        break;
    case PLAN_NONTX:
        ended = step_nontx_run(e, step, &scratch, err);
        break;
    case PLAN_BATCH:
        ended = step_batch_run(e, step, &scratch, err);
        break;
    }
    arena_free(&scratch);
    return ended;
}

static bool stop_between(struct engine *e, struct error *err)
{
    struct fail_at at = { 0 };

    (void)stop_read(&e->stop);
    return e->stop.signal != 0 ? !fail_stopped(e, &at, err) : false;
}

/* The step, or as many as go together, from run.next_step on. */
static enum ended run_next(struct engine *e, struct error *err)
{
    const struct plan_step *step = &e->plan->steps.items[e->run.next_step - 1];
    enum ended ended;

    if (e->job->options->one_transaction)
        return together_run(e, err);
    if (ahead_may(e, step))
        return ahead_run(e, err);
    engine_begin_step(e, step);
    ended = run_step(e, step, err);
    if (ended == ENDED_WELL)
        engine_step_is_done(e, step);
    return ended;
}

/* Whether the step before run.next_step has ended its revision. */
static bool revision_is_done(const struct engine *e)
{
    return e->run.next_step > 1 && e->plan->steps.items[e->run.next_step - 2].version.count > 0;
}

static bool run_steps(struct engine *e, struct error *err)
{
    while (e->run.next_step <= (int64_t)e->plan->steps.count) {
        enum ended ended;

        if (stop_between(e, err))
            return false;
        ended = run_next(e, err);
        if (ended == ENDED_BADLY && was_demoted(e, err)) {
            *err = (struct error){ 0 };
            ended = ENDED_LOST;
        }
        if (ended == ENDED_BADLY) {
            if (e->step != NULL)
                engine_tell(e, EXECUTE_STEP_FAILED, "");
            return false;
        }
        if (ended == ENDED_LOST && !recover(e, err))
            return false;
        if (e->job->options->one_revision && e->steps_done > 0 && revision_is_done(e))
            return true;
    }
    return true;
}

/* Records that the run ended so; the connection may go while it does. */
static bool finish(struct engine *e, const char *state, struct error *err)
{
    for (;;) {
        struct error trouble = { 0 };

        if (audit_finish(e->conn, &e->run, state, NULL, e->arena, &trouble))
            return true;
        if (trouble.code != ERROR_LOST) {
            *err = trouble;
            return error_while(err, "recording the end of the run");
        }
        if (!recover(e, err))
            return false;
        if (!e->has_run)
            return true;
    }
}

/* The run's row says why it stopped; the error that people see stays as it is. */
static void record_failure(struct engine *e, const struct error *err)
{
    struct error ignored = { 0 };
    const struct conn_watch *none = NULL;

    if (!e->has_run || err->code == ERROR_FENCED || err->code == ERROR_LOST)
        return;
    conn_set_watch(e->conn, none);
    (void)audit_finish(e->conn, &e->run, "failed", fail_json(err, e, e->arena), e->arena, &ignored);
}

static bool run(struct engine *e, struct error *err)
{
    bool all;

    if (!run_steps(e, err))
        return false;
    all = e->run.next_step > (int64_t)e->plan->steps.count;
    if (all && !admit_queries(e, &e->plan->after, "after", err))
        return error_state(err, "all steps are done; the check that follows them failed");
    return finish(e, all ? "succeeded" : "aborted", err);
}

/* The cancel that a signal sent may have hit a statement of ours. */
static void say_stopped(const struct engine *e, struct error *err)
{
    struct fail_at at = { .step = e->step };

    if (e->stop.signal == 0 || err->code != ERROR_DATABASE)
        return;
    *err = (struct error){ 0 };
    fail_stopped(e, &at, err);
}

static bool rehearse(struct engine *e, struct error *err)
{
    engine_tell(e, EXECUTE_STARTS, version_heads_text(&e->heads, e->arena));
    if (rehearse_steps(e, err))
        return true;
    say_stopped(e, err);
    return false;
}

static bool start_and_run(struct engine *e, struct execute_outcome *out, struct error *err)
{
    enum started started = STARTED_NOTHING;

    if (!start_run(e, &started, &out->applied, err)) {
        say_stopped(e, err);
        return false;
    }
    out->nothing_to_do = started == STARTED_NOTHING;
    if (started == STARTED_CHECKED && e->job->options->rehearse)
        return rehearse(e, err);
    if (started == STARTED_NOTHING || started == STARTED_CHECKED)
        return true;
    engine_tell(e, started == STARTED_NEW ? EXECUTE_STARTS : EXECUTE_RESUMES,
                version_heads_text(&e->heads, e->arena));
    if (run(e, err))
        return true;
    say_stopped(e, err);
    record_failure(e, err);
    return false;
}

bool execute_plan(struct conn *conn, const struct execute_job *job, struct arena *arena,
                  struct execute_outcome *out, struct error *err)
{
    struct engine e = {
        .conn = conn,
        .job = job,
        .plan = job->plan,
        .sha256 = sha256_hex(job->bytes.ptr, job->bytes.len, arena),
        .identifier = arena_strdup(arena, conn_facts(conn)->system_identifier),
        .arena = arena,
    };
    bool done;

    *out = (struct execute_outcome){ 0 };
    if (!stop_open(&e.stop))
        return error_errno(err, "cannot catch signals");
    e.watch = (struct conn_watch){ .fd = e.stop.fd,
                                   .readable = on_signal,
                                   .tick = on_tick,
                                   .tick_ms = TICK_MS,
                                   .notice = on_notice,
                                   .ctx = &e };
    if (!conn_facts(conn)->single && (!job->options->dry_run || job->options->rehearse))
        e.guard = guard_open(conn, arena);
    conn_set_watch(conn, &e.watch);
    done = start_and_run(&e, out, err);
    conn_set_watch(conn, NULL);
    stop_close(&e.stop);
    out->steps_done = e.steps_done;
    out->heads = version_heads_text(&e.heads, arena);
    return done;
}
