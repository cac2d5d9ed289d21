/* start.c - see start.h. */
#include "applier/execute/start.h"

#include <string.h>

#include "applier/audit/ledger.h"
#include "applier/execute/admit.h"
#include "applier/execute/together.h"
#include "applier/execute/turn.h"
#include "applier/execute/undo.h"
#include "applier/execute/unfinished.h"

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

/* Rolls back what was begun, and lets err stand. */
static bool give_up(struct engine *e)
{
    struct error ignored = { 0 };

    (void)statement(e, "ROLLBACK", &ignored);
    return false;
}

static void add(struct queries *list, const char *sql, struct arena *arena)
{
    vec_push(arena, list, (struct query){ .sql = sql });
}

/* Raises where the version table does not hold exactly these rows. */
static void add_heads_check(const struct engine *e, const struct strlist *heads,
                            struct queries *list, struct arena *arena)
{
    const struct query check = {
        .sql = arena_printf(arena,
                            "SELECT migplan.expect_rows('heads in ' || $1, pg_catalog.count(*), "
                            "$2::bigint), migplan.expect_rows('expected heads in ' || $1, "
                            "pg_catalog.count(DISTINCT version_num) FILTER (WHERE version_num = "
                            "ANY ($3::text[])), $2::bigint) FROM %s",
                            e->table.sql),
        .params = { e->table.sql, arena_printf(arena, "%zu", heads->count),
                    conn_array(heads, arena) },
        .param_count = 3,
    };

    vec_push(arena, list, check);
}

/* Begins the transaction in which the run is recorded: nobody writes heads meanwhile,
 * and they are what was read. */
static void add_begin(struct engine *e, struct queries *list, struct arena *arena)
{
    add(list, "BEGIN", arena);
    vec_push(arena, list, engine_settings(e, true, e->job->options->lock_timeout_ms, arena));
    if (!e->table.exists)
        vec_push(arena, list, version_table_create(&e->table, arena));
    add(list, arena_printf(arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", e->table.sql),
        arena);
    add_heads_check(e, &e->heads, list, arena);
}

static void add_row(struct engine *e, bool resumed, struct queries *list, struct arena *arena)
{
    const struct run_new made = {
        .plan = e->plan,
        .bytes = e->job->bytes,
        .sha256 = e->sha256,
        .signers = e->job->options->signers,
    };

    vec_push(arena, list,
             resumed ? audit_take_over(&e->run, arena) : audit_add_run(&e->run, &made, arena));
    vec_push(arena, list, audit_add_attempt(e->conn, &e->run, e->plan->session.role, arena));
    vec_push(arena, list,
             audit_note(&e->run, resumed ? "resumed" : "started",
                        arena_printf(arena, "{\"plan\":\"%s\"}", e->sha256), arena));
    add(list, "COMMIT", arena);
}

/* The heads are others than those that were read, or the run is another's. */
static bool refuse_raised(struct engine *e, const struct failure *failure, bool resumed,
                          struct error *err)
{
    const struct strlist expected = e->heads;

    give_up(e);
    if (strcmp(failure->sqlstate, "MG023") != 0)
        return query_refuse(failure, err) || error_while(err, "recording the run");
    if (!version_table_read(e->conn, &e->table, e->arena, &e->heads, err))
        return false;
    if (strlist_equal(&e->heads, &expected))
        return error_set(err, ERROR_FENCED, "the run was closed by somebody else");
    return resumed ? refuse_moved(e, &expected, err) : admit_refuse_start(e, err);
}

/* Records the run in one round trip. */
static bool record(struct engine *e, bool resumed, struct error *err)
{
    struct arena scratch = { 0 };
    struct queries list = { 0 };
    struct failure failure = { 0 };
    struct pipeline sent;
    bool good;

    add_begin(e, &list, &scratch);
    add_row(e, resumed, &list, &scratch);
    good = query_pipeline(e->conn, list.items, list.count, &scratch, &sent, &failure) ||
           (failure.lost ? query_refuse(&failure, err) : refuse_raised(e, &failure, resumed, err));
    arena_free(&scratch);
    if (good)
        e->table.exists = true;
    e->has_run = e->has_run || good;
    return good;
}

/* Takes the open run over, at the step where it stopped. */
static bool resume(struct engine *e, const struct run_row *open, struct error *err)
{
    struct strlist expected;

    undo_heads_after(e->plan, open->next_step - 1, e->arena, &expected);
    if (!strlist_equal(&e->heads, &expected))
        return refuse_moved(e, &expected, err);
    e->run.id = open->id;
    e->run.epoch = open->epoch + 1;
    e->run.next_step = open->next_step;
    return record(e, true, err);
}

static bool find_id(struct engine *e, struct error *err)
{
    const struct query query = { .sql = "SELECT pg_catalog.gen_random_uuid()" };
    struct rows rows;

    if (e->new_id == NULL && !query_run(e->conn, &query, e->arena, &rows, err))
        return false;
    if (e->new_id == NULL)
        e->new_id = rows_text(&rows, 0, 0);
    return true;
}

static bool start_new(struct engine *e, struct error *err)
{
    if ((!e->ledger && !ledger_install(e->conn, e->arena, err)) || !find_id(e, err))
        return false;
    e->ledger = true;
    e->run.id = e->new_id;
    e->run.epoch = 1;
    e->run.next_step = 1;
    return record(e, false, err);
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

    *out = (struct run_row){ 0 };
    if (!ledger_find(e->conn, e->arena, &e->ledger, &uid, err) || !admit_target(e, uid, err))
        return false;
    return !e->ledger || audit_find_open(e->conn, e->table.sql, e->arena, out, err);
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

static bool may_be_together(const struct engine *e, int64_t first, struct error *err)
{
    return !e->job->options->one_transaction || together_check(e, first, err);
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
    if (!may_be_together(e, 1, err) || !admit_new(e, err))
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

/* Asks in one round trip what the following will want to know; a ledger that was not
 * there before the lock was had is asked about later. */
static void ask_all(struct engine *e)
{
    struct queries list = { 0 };

    version_table_add_questions(&e->table, &list, e->arena);
    ledger_add_questions(e->ledger, &list, e->arena);
    if (e->ledger)
        audit_add_questions(e->table.sql, e->sha256, &list, e->arena);
    admit_add_questions(e, &list);
    query_ask(e->conn, list.items, list.count, e->arena);
}

bool start_run(struct engine *e, enum started *out, const char **out_applied, struct error *err)
{
    struct run_row open;

    *out_applied = NULL;
    if (!choose_schema(e, err) || !turn_find_and_take(e, e->job->options->wait_ms, err))
        return false;
    ask_all(e);
    if (!version_table_find(e->conn, e->table.schema, e->table.name, e->arena, &e->table, err))
        return false;
    e->heads = e->table.heads;
    e->run.version_table = e->table.sql;
    if (!find_open(e, &open, err))
        return false;
    if (open.found && strcmp(open.plan_sha256, e->sha256) == 0) {
        *out = e->job->options->dry_run ? STARTED_CHECKED : STARTED_RESUMED;
        e->run.next_step = open.next_step;
        if (!may_be_together(e, open.next_step, err))
            return false;
        return e->job->options->dry_run || resume(e, &open, err);
    }
    if (open.found && !replace(e, &open, err))
        return false;
    return decide(e, out, out_applied, err);
}

bool start_again(struct engine *e, struct error *err)
{
    struct run_row open;

    if (!turn_take(e, e->job->options->lost_budget_ms, err) ||
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
