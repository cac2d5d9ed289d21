/* start.c - see start.h. */
#include "applier/execute/start.h"

#include <string.h>

#include "applier/audit/ledger.h"
#include "applier/db/lock.h"
#include "applier/execute/admit.h"
#include "applier/execute/fail.h"
#include "applier/execute/undo.h"
#include "applier/execute/unfinished.h"

enum { POLL_MS = 150 };

static bool refuse_running(const struct engine *e, const struct lock_holder *holder,
                           struct error *err)
{
    struct worker worker = { 0 };
    struct error ignored = { 0 };
    bool ledger = false;
    const char *uid;

    error_set(err, ERROR_RUNNING, "another migration is running on %s",
              conn_facts(e->conn)->database);
    /* Who it is helps, and is not needed. */
    if (ledger_find(e->conn, e->arena, &ledger, &uid, &ignored) && ledger)
        (void)audit_find_worker(e->conn, e->table.sql, e->arena, &worker, &ignored);
    if (worker.found) {
        error_fact(err, "since", "%s (%lld s), by %s on %s, plan %.8s, step %lld of %lld",
                   worker.since, (long long)worker.age_s, worker.user, worker.host,
                   worker.plan_sha256, (long long)worker.step, (long long)worker.steps);
    }
    if (holder->pid != 0) {
        error_fact(err, "held by", "pid %lld, %s from %s, connected %s (%s)",
                   (long long)holder->pid, holder->user, holder->host, holder->since,
                   holder->application);
    }
    error_state(err, "this command changed nothing");
    error_hint(err, "watch it:  migapply progress       wait for it:  --wait 10m");
    return false;
}

static void tell_waiting(struct engine *e, const struct lock_holder *holder)
{
    engine_tell(e, EXECUTE_WAITS,
                arena_printf(e->arena, "pid %lld, %s from %s", (long long)holder->pid, holder->user,
                             holder->host));
}

/* Polls for the advisory lock, at most for wait_ms. */
static bool take_lock(struct engine *e, int64_t wait_ms, struct error *err)
{
    int64_t start = engine_now_ms();
    bool told = false;

    e->run.lock = lock_key(e->table.schema, e->table.name);
    for (;;) {
        struct arena turn = { 0 };
        struct lock_holder holder = { 0 };
        struct fail_at at = { 0 };
        bool had = false;
        bool good = lock_try(e->conn, e->run.lock, &turn, &had, err);

        arena_free(&turn);
        if (!good || had)
            return good;
        if (e->stop.signal != 0)
            return fail_stopped(e, &at, err);
        if (engine_now_ms() - start >= wait_ms || !told) {
            if (!lock_find_holder(e->conn, e->run.lock, e->arena, &holder, err))
                return false;
            if (engine_now_ms() - start >= wait_ms)
                return refuse_running(e, &holder, err);
            tell_waiting(e, &holder);
            told = true;
        }
        engine_pause(e, POLL_MS);
    }
}

static bool refuse_moved(const struct engine *e, const struct strlist *expected, struct error *err)
{
    error_set(err, ERROR_MOVED, "%s was written to since the run stopped", e->table.sql);
    error_fact(err, "expected", "%s", version_heads_text(expected, e->arena));
    error_fact(err, "found", "%s", version_heads_text(&e->heads, e->arena));
    error_state(err, "this command changed nothing");
    error_hint(err, "put it right with  mig stamp REV,  or give the run up:  migapply abort");
    return false;
}

static bool statement(struct engine *e, const char *sql, struct error *err)
{
    struct query query = { .sql = sql };

    return query_run(e->conn, &query, e->arena, NULL, err);
}

/* Begins the transaction in which the run is recorded; nobody writes heads
 * meanwhile. */
static bool begin(struct engine *e, struct error *err)
{
    struct query settings = engine_settings(e, true, e->job->options->lock_timeout_ms, e->arena);

    return statement(e, "BEGIN", err) && query_run(e->conn, &settings, e->arena, NULL, err) &&
           statement(
               e, arena_printf(e->arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", e->table.sql),
               err);
}

/* Rolls back what begin() began, and lets err stand. */
static bool give_up(struct engine *e)
{
    struct error ignored = { 0 };

    (void)statement(e, "ROLLBACK", &ignored);
    return false;
}

static bool record(struct engine *e, const struct run_row *open, struct error *err)
{
    const struct run_new made = {
        .plan = e->plan,
        .bytes = e->job->bytes,
        .sha256 = e->sha256,
        .signers = e->job->options->signers,
    };
    struct query note;

    if (open->found) {
        if (!audit_take_over(e->conn, open->id, e->arena, &e->run, err))
            return false;
    } else if (!audit_add_run(e->conn, &made, e->arena, &e->run, err)) {
        return false;
    }
    note = audit_note(&e->run, open->found ? "resumed" : "started",
                      arena_printf(e->arena, "{\"plan\":\"%s\"}", e->sha256), e->arena);
    return audit_add_attempt(e->conn, &e->run, e->plan->session.role, e->arena, err) &&
           query_run(e->conn, &note, e->arena, NULL, err) && statement(e, "COMMIT", err);
}

/* Takes the open run over, at the step where it stopped. */
static bool resume(struct engine *e, const struct run_row *open, struct error *err)
{
    struct strlist expected;

    undo_heads_after(e->plan, open->next_step - 1, e->arena, &expected);
    if (!strlist_equal(&e->heads, &expected))
        return refuse_moved(e, &expected, err);
    if (!begin(e, err) || !record(e, open, err))
        return give_up(e);
    e->has_run = true;
    return true;
}

static bool start_new(struct engine *e, struct error *err)
{
    const struct run_row none = { 0 };
    struct strlist heads;

    if (!ledger_install(e->conn, e->arena, err))
        return false;
    if (!e->table.exists && !version_table_create(e->conn, &e->table, e->arena, err))
        return false;
    e->table.exists = true;
    if (!begin(e, err) || !version_table_read(e->conn, &e->table, e->arena, &heads, err))
        return give_up(e);
    if (!strlist_equal(&heads, &e->plan->from_heads)) {
        give_up(e);
        e->heads = heads;
        return admit_refuse_start(e, err);
    }
    if (!record(e, &none, err))
        return give_up(e);
    e->has_run = true;
    return true;
}

static bool refuse_open(const struct engine *e, const struct run_row *open, struct error *err)
{
    error_set(err, ERROR_OPEN_RUN, "a run of another plan is unfinished on %s",
              conn_facts(e->conn)->database);
    error_fact(err, "plan", "%.8s, %s to %s, begun %s", open->plan_sha256, open->direction,
               open->to_heads[0] == '\0' ? "base" : open->to_heads, open->started);
    error_fact(err, "stopped", "%s step %lld of %lld", open->inside_step ? "inside" : "before",
               (long long)open->next_step, (long long)open->steps);
    if (open->error[0] != '\0')
        error_fact(err, "because", "%s", open->error);
    error_state(err, "this command changed nothing");
    error_hint(err, "finish it:          migapply resume");
    return error_hint(err, "or give it up:      migapply abort");
}

/* Closes another plan's run that stands between two revisions. */
static bool replace(struct engine *e, const struct run_row *open, struct error *err)
{
    struct run old = { .id = open->id, .epoch = open->epoch, .version_table = e->table.sql };

    struct unfinished unfinished;

    if (!unfinished_find(e->conn, e->table.sql, e->arena, &unfinished, err))
        return false;
    if (!e->job->options->replace || unfinished.inside)
        return refuse_open(e, open, err);
    if (!statement(e, "BEGIN", err) || !audit_close(e->conn, &old, e->arena, err) ||
        !statement(e, "COMMIT", err))
        return give_up(e);
    return true;
}

static bool find_open(struct engine *e, struct run_row *out, struct error *err)
{
    const char *uid;
    bool ledger;

    *out = (struct run_row){ 0 };
    if (!ledger_find(e->conn, e->arena, &ledger, &uid, err) || !admit_target(e, uid, err))
        return false;
    return !ledger || audit_find_open(e->conn, e->table.sql, e->arena, out, err);
}

/* Whoever started us may have the last word, while nobody else can begin. */
static bool ask_gate(struct engine *e, struct error *err)
{
    const struct execute_watch *watch = e->job->watch;

    if (watch->may_begin == NULL ||
        watch->may_begin(watch->ctx, version_heads_text(&e->heads, e->arena), &e->stop, err))
        return true;
    return error_state(err, "nothing was changed");
}

/* No run is open: either there is nothing to do, or all must fit. */
static bool decide(struct engine *e, enum started *out, const char **out_applied, struct error *err)
{
    if (!admit_done(e, out_applied, err))
        return false;
    if (*out_applied != NULL) {
        *out = STARTED_NOTHING;
        return true;
    }
    if (!admit_new(e, err))
        return false;
    *out = e->job->options->dry_run ? STARTED_CHECKED : STARTED_NEW;
    return e->job->options->dry_run || (ask_gate(e, err) && start_new(e, err));
}

/* A plan for tenants runs in the schema that is named for it. */
static bool choose_schema(struct engine *e, struct error *err)
{
    const char *named = e->job->options->schema;
    bool tenant = e->plan->target.scope == PLAN_SCOPE_SCHEMA;

    if (named != NULL && !tenant) {
        error_set(err, ERROR_OTHER_TARGET, "the plan is for the database, not for one schema");
        error_state(err, "nothing was changed");
        return error_hint(err, "make one for tenants:  migplan plan --per-schema");
    }
    if (named == NULL && tenant) {
        error_set(err, ERROR_USAGE, "the plan is for one schema at a time, and none is named");
        error_state(err, "nothing was changed");
        return error_hint(err, "name it:  --version-table-schema NAME,  or run  migapply fleet");
    }
    engine_use_schema(e, named);
    return true;
}

bool start_run(struct engine *e, enum started *out, const char **out_applied, struct error *err)
{
    const struct plan_target *target = &e->plan->target;
    struct run_row open;

    *out_applied = NULL;
    if (!choose_schema(e, err) ||
        !version_table_find(e->conn, e->schema, target->version_table, e->arena, &e->table, err))
        return false;
    e->run.version_table = e->table.sql;
    if (!take_lock(e, e->job->options->wait_ms, err) ||
        !version_table_find(e->conn, e->table.schema, e->table.name, e->arena, &e->table, err))
        return false;
    e->heads = e->table.heads;
    e->run.version_table = e->table.sql;
    if (!find_open(e, &open, err))
        return false;
    if (open.found && strcmp(open.plan_sha256, e->sha256) == 0) {
        *out = e->job->options->dry_run ? STARTED_CHECKED : STARTED_RESUMED;
        e->run.next_step = open.next_step;
        return e->job->options->dry_run || resume(e, &open, err);
    }
    if (open.found && !replace(e, &open, err))
        return false;
    return decide(e, out, out_applied, err);
}

bool start_again(struct engine *e, struct error *err)
{
    struct run_row open;

    if (!take_lock(e, e->job->options->lost_budget_ms, err) ||
        !version_table_read(e->conn, &e->table, e->arena, &e->heads, err) ||
        !audit_find_open(e->conn, e->table.sql, e->arena, &open, err))
        return false;
    if (!open.found && e->run.next_step > (int64_t)e->plan->steps.count) {
        e->has_run = false; /* it was the end that got no answer */
        return true;
    }
    if (!open.found || strcmp(open.id, e->run.id) != 0 || open.epoch != e->run.epoch) {
        error_set(err, ERROR_FENCED, "another migapply has taken the run over");
        error_state(err, "this one stopped; nothing was done twice");
        return error_hint(err, "migapply status");
    }
    return resume(e, &open, err);
}
