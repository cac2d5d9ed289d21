/*
 * step_nontx.c - a step whose statements can't share a transaction.
 *
 * Each is announced in the ledger (intent), run, and recorded (done). The row
 * of the last one commits with the version ops and the step's row. A statement
 * that could be in a transaction gets one of its own, its row inside.
 */
#include <string.h>

#include "applier/execute/control.h"
#include "applier/execute/engine.h"
#include "applier/execute/fail.h"
#include "applier/execute/ladder.h"
#include "applier/execute/probe.h"

enum { TRIES = 5, PAUSE_MS = 1000 };

/* One statement, at work. */
struct work {
    struct engine *e;
    const struct plan_step *step;
    const struct plan_statement *statement;
    bool last;                /* of the step */
    struct statement_row row; /* in the ledger */
    struct arena *arena;
};

static struct fail_at place(const struct work *w)
{
    return (struct fail_at){ .step = w->step,
                             .statement = w->statement,
                             .statements_done = w->statement->no - 1 };
}

static enum ended refuse(const struct work *w, const struct failure *failure, struct error *err)
{
    struct fail_at at = place(w);

    if (failure->lost)
        return ENDED_LOST;
    if (w->e->stop.signal != 0)
        fail_stopped(w->e, &at, err);
    else
        fail_set(w->e, failure, &at, err);
    return ENDED_BADLY;
}

/* An error of a statement of ours becomes a loss where the connection is gone. */
static enum ended ended_by(struct error *err)
{
    if (err->code != ERROR_LOST)
        return ENDED_BADLY;
    *err = (struct error){ 0 };
    return ENDED_LOST;
}

static enum ended set_session(const struct work *w, const struct query *query, struct error *err)
{
    return query_run(w->e->conn, query, w->arena, NULL, err) ? ENDED_WELL : ended_by(err);
}

static enum ended enter(const struct work *w, struct error *err)
{
    struct query settings = engine_settings(w->e, false, 0, w->arena);
    struct query check = { .sql = "SELECT pg_catalog.set_config(name, '0', false) FROM "
                                  "pg_catalog.pg_settings WHERE name = "
                                  "'client_connection_check_interval'" };
    struct query plan = engine_enter_plan(w->e, false, w->arena);
    enum ended ended = set_session(w, &settings, err);

    if (ended == ENDED_WELL)
        ended = set_session(w, &check, err);
    return ended == ENDED_WELL ? set_session(w, &plan, err) : ended;
}

static enum ended leave(const struct work *w, struct error *err)
{
    struct query plan = engine_leave_plan(false);
    struct query settings = {
        .sql = "SELECT pg_catalog.set_config(name, '1s', false) FROM pg_catalog.pg_settings "
               "WHERE name = 'client_connection_check_interval'",
    };
    enum ended ended = set_session(w, &plan, err);

    return ended == ENDED_WELL ? set_session(w, &settings, err) : ended;
}

static void roll_back(const struct work *w)
{
    struct query query = { .sql = "ROLLBACK" };
    struct failure ignored;

    /* Where even this fails the connection is gone, and the next statement says so. */
    (void)query_try(w->e->conn, &query, w->arena, NULL, &ignored);
}

static void add(const struct work *w, struct queries *list, const char *sql)
{
    vec_push(w->arena, list, (struct query){ .sql = sql });
}

static enum ended send(const struct work *w, const struct queries *list, struct failure *failure)
{
    struct pipeline sent;

    if (query_pipeline(w->e->conn, list->items, list->count, w->arena, &sent, failure))
        return ENDED_WELL;
    if (!failure->lost)
        roll_back(w);
    return failure->lost ? ENDED_LOST : ENDED_BADLY;
}

static enum ended send_or_refuse(const struct work *w, const struct queries *list,
                                 struct error *err)
{
    struct failure failure = { 0 };
    enum ended ended = send(w, list, &failure);

    return ended == ENDED_BADLY ? refuse(w, &failure, err) : ended;
}

static void add_begin(const struct work *w, int64_t lock_timeout_ms, struct queries *list)
{
    struct engine *e = w->e;

    add(w, list, "BEGIN");
    vec_push(w->arena, list, engine_settings(e, true, lock_timeout_ms, w->arena));
    vec_push(w->arena, list, audit_fence(&e->run, w->step->no, w->arena));
}

/* The done row; after the last statement the step's end too. */
static void add_done(const struct work *w, struct queries *list)
{
    const struct step_record record = {
        .step = w->step,
        .lock_attempts = 1,
        .run_ms = engine_now_ms() - w->e->step_started_ms,
    };

    vec_push(w->arena, list, audit_add_done(&w->e->run, w->step->no, w->statement, "{}", w->arena));
    if (w->last) {
        add(w, list,
            arena_printf(w->arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", w->e->table.sql));
        engine_add_end(w->e, &record, list, w->arena);
    }
    add(w, list, "COMMIT");
}

static enum ended record_intent(const struct work *w, const char *seen, struct error *err)
{
    struct queries list = { 0 };

    add_begin(w, w->e->job->options->lock_timeout_ms, &list);
    vec_push(w->arena, &list,
             audit_add_intent(&w->e->run, w->step->no, w->statement, seen, w->arena));
    add(w, &list, "COMMIT");
    return send_or_refuse(w, &list, err);
}

static enum ended record_done(const struct work *w, struct error *err)
{
    struct queries list = { 0 };

    add_begin(w, w->e->job->options->lock_timeout_ms, &list);
    add_done(w, &list);
    return send_or_refuse(w, &list, err);
}

/* A statement that only has to stand alone: its row is in its transaction. */
static enum ended run_in_transaction(const struct work *w, struct error *err)
{
    struct ladder ladder = ladder_begin(w->e, w->step);
    struct failure failure;
    enum ended ended;

    do {
        struct queries list = { 0 };

        failure = (struct failure){ 0 };
        add_begin(w, ladder.rung.lock_timeout_ms, &list);
        vec_push(w->arena, &list, engine_enter_plan(w->e, true, w->arena));
        add(w, &list, w->statement->sql);
        vec_push(w->arena, &list, engine_leave_plan(true));
        add_done(w, &list);
        ended = send(w, &list, &failure);
    } while (ended == ENDED_BADLY && ladder_again(&ladder, &failure));
    if (ended == ENDED_BADLY)
        refuse(w, &failure, err);
    ladder_end(&ladder);
    return ended;
}

/* What a failed statement left is removed at once: an invalid index costs
 * every write. */
static enum ended clean_up(const struct work *w, struct error *err)
{
    struct error trouble = { 0 };
    struct probe_found found;
    enum ended ended = ENDED_WELL;

    if (!probe_look(w->e, w->statement->probe, w->row.before, w->arena, &found, &trouble))
        return ended_by(&trouble) == ENDED_LOST ? ENDED_LOST : ENDED_WELL;
    if (found.state == PROBE_DEBRIS && found.repair != NULL)
        ended = probe_repair(w->e, &found, w->arena, &trouble);
    if (ended == ENDED_BADLY)
        *err = trouble;
    return ended;
}

/* The rows that explain a failure: the duplicate keys. */
static void add_diagnosis(const struct work *w, struct error *err)
{
    struct query query = { .sql = w->statement->diagnose };
    struct failure ignored;
    struct rows rows;

    if (query.sql == NULL || query.sql[0] == '\0' ||
        !query_try(w->e->conn, &query, w->arena, &rows, &ignored))
        return;
    for (size_t i = 0; i < rows.count && i < 3; i++) {
        struct strlist cells = { 0 };

        for (size_t c = 0; c < rows.columns; c++)
            vec_push(w->arena, &cells, rows_text(&rows, i, c));
        error_fact(err, "rows", "%s", strlist_join(&cells, " | ", w->arena));
    }
}

/* Runs it once, outside any transaction. */
static enum ended run_alone(const struct work *w, bool *again, struct error *err)
{
    struct query query = { .sql = w->statement->sql };
    struct failure failure = { 0 };
    enum ended cleaned;

    engine_tell(w->e, EXECUTE_STATEMENT, query.sql);
    guard_arm(w->e->guard, (struct guard_limits){ 0 });
    if (query_try(w->e->conn, &query, w->arena, NULL, &failure))
        return ENDED_WELL;
    if (failure.lost)
        return ENDED_LOST;
    cleaned = clean_up(w, err);
    if (cleaned != ENDED_WELL)
        return cleaned;
    *again = fail_passes(&failure) && w->e->stop.signal == 0;
    if (*again)
        return ENDED_BADLY;
    refuse(w, &failure, err);
    add_diagnosis(w, err);
    return ENDED_BADLY;
}

static enum ended run_with_retries(const struct work *w, struct error *err)
{
    for (int tries = 1;; tries++) {
        bool again = false;
        enum ended ended = run_alone(w, &again, err);

        if (ended != ENDED_BADLY || !again)
            return ended;
        if (tries == TRIES) {
            struct failure failure = { .sqlstate = "40P01",
                                       .message = "deadlocks, again and again",
                                       .detail = "",
                                       .hint = "",
                                       .context = "" };

            return refuse(w, &failure, err);
        }
        engine_tell_retry(w->e, tries, PAUSE_MS, "a deadlock");
        engine_pause(w->e, PAUSE_MS);
    }
}

static enum ended existed_before(const struct work *w, const struct probe_found *found,
                                 struct error *err)
{
    struct fail_at at = place(w);

    error_set(err, ERROR_OBJECT_EXISTS, "it is there already: %s", found->what);
    error_fact(err, "statement", "%.*s", 200, w->statement->sql);
    fail_state(w->e, &at, err);
    error_hint(err, "it was not made by this run: compare it, and drop it or stamp the revision");
    return ENDED_BADLY;
}

/* Looks, and removes what an interrupted run left, until it is clear what to do. */
static enum ended look(const struct work *w, struct probe_found *found, struct error *err)
{
    for (int tries = 0; tries < TRIES; tries++) {
        enum ended ended;

        if (!probe_look(w->e, w->statement->probe, w->row.before, w->arena, found, err))
            return ended_by(err);
        if (found->state != PROBE_DEBRIS)
            return ENDED_WELL;
        if (w->row.state == STATEMENT_NEW)
            return existed_before(w, found, err);
        ended = probe_repair(w->e, found, w->arena, err);
        if (ended != ENDED_WELL)
            return ended;
        if (found->completes)
            found->state = PROBE_DONE;
        if (found->completes)
            return ENDED_WELL;
    }
    error_set(err, ERROR_LEFT_BEHIND, "what was removed comes back: %s", found->what);
    return ENDED_BADLY;
}

static bool makes_something(const struct plan_probe *probe)
{
    return probe->kind == PLAN_PROBE_INDEX || probe->kind == PLAN_PROBE_QUERY;
}

/* From "announced" to "has happened", in the plan's session settings. */
static enum ended run_announced(const struct work *w, struct error *err)
{
    struct probe_found found;
    enum ended ended = enter(w, err);

    if (ended == ENDED_WELL)
        ended = look(w, &found, err);
    if (ended != ENDED_WELL)
        return ended;
    if (w->row.state == STATEMENT_NEW && found.state == PROBE_DONE &&
        makes_something(w->statement->probe))
        return existed_before(w, &found, err);
    if (w->row.state == STATEMENT_INTENT && found.state == PROBE_DONE)
        return leave(w, err);
    ended = leave(w, err);
    if (ended == ENDED_WELL)
        ended = record_intent(w, w->row.state == STATEMENT_NEW ? found.seen : w->row.before, err);
    if (ended == ENDED_WELL)
        ended = enter(w, err);
    if (ended == ENDED_WELL)
        ended = run_with_retries(w, err);
    return ended == ENDED_WELL ? leave(w, err) : ended;
}

static enum ended run_statement(const struct work *w, struct error *err)
{
    enum ended ended;

    if (w->statement->probe->kind == PLAN_PROBE_TRANSACTION) {
        engine_tell(w->e, EXECUTE_STATEMENT, w->statement->sql);
        return run_in_transaction(w, err);
    }
    ended = run_announced(w, err);
    if (ended == ENDED_BADLY) {
        struct error ignored = { 0 };

        /* The error stands; where leaving fails the connection is gone anyway. */
        (void)leave(w, &ignored);
    }
    return ended == ENDED_WELL ? record_done(w, err) : ended;
}

static bool may_run(const struct work *w, struct error *err)
{
    struct fail_at at = place(w);

    at.statement = NULL;
    return control_pass(w->e, &at, err);
}

enum ended step_nontx_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                          struct error *err)
{
    for (size_t i = 0; i < step->statements.count; i++) {
        struct work w = { .e = e,
                          .step = step,
                          .statement = &step->statements.items[i],
                          .last = i + 1 == step->statements.count,
                          .arena = arena };
        enum ended ended = ENDED_WELL;

        if (!audit_find_statement(e->conn, &e->run, step->no, w.statement, arena, &w.row, err))
            return ended_by(err);
        if (w.row.state != STATEMENT_DONE)
            ended = may_run(&w, err) ? run_statement(&w, err) : ENDED_BADLY;
        if (ended != ENDED_WELL)
            return ended;
        if (e->stop.signal != 0 && !w.last) {
            struct fail_at at = { .step = step, .statements_done = w.statement->no };

            fail_stopped(e, &at, err);
            return ENDED_BADLY;
        }
    }
    return ENDED_WELL;
}
