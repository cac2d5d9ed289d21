/* together.c - see together.h. */
#include "applier/execute/together.h"

#include "applier/execute/ladder.h"
#include "applier/execute/lock_count.h"
#include "applier/execute/window.h"

/* One try of all. */
struct attempt {
    struct engine *e;
    const struct ladder *ladder;
    struct window window;
    int64_t *took_ms;       /* each step's time */
    struct failure failure; /* where the server refused */
    struct fail_at at;      /* and there it did */
    struct arena arena;
};

static bool check_kinds(const struct plan *plan, int64_t first, struct error *err)
{
    for (size_t i = (size_t)first - 1; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        if (step->kind == PLAN_TX)
            continue;
        error_set(err, ERROR_TOGETHER, "step %lld runs outside transactions", (long long)step->no);
        error_fact(err, "revision", "%s", step->revision);
        error_fact(err, "statement", "%.*s", 200, step->statements.items[0].sql);
        error_state(err, "nothing was changed");
        return error_hint(err, "without --one-transaction each step is committed by itself");
    }
    return true;
}

/* Room is made for all sessions together; others need some of it too. */
static bool check_locks(const struct engine *e, int64_t first, struct error *err)
{
    const struct query query = {
        .sql = "SELECT pg_catalog.current_setting('max_locks_per_transaction'), "
               "pg_catalog.current_setting('max_connections')::bigint + "
               "pg_catalog.current_setting('max_prepared_transactions')::bigint"
    };
    int64_t wanted = lock_count_steps(e->plan, first, e->arena);
    int64_t each;
    int64_t sessions;
    int64_t room;
    struct rows rows;

    if (!query_run(e->conn, &query, e->arena, &rows, err))
        return false;
    each = rows_number(&rows, 0, 0);
    sessions = rows_number(&rows, 0, 1);
    room = each * sessions;
    if (wanted <= room)
        return true;
    error_set(err, ERROR_TOGETHER,
              "one transaction would hold some %lld locks, the server has room for %lld",
              (long long)wanted, (long long)room);
    error_fact(err, "setting", "max_locks_per_transaction is %lld, for %lld sessions",
               (long long)each, (long long)sessions);
    error_state(err, "nothing was changed");
    each = wanted / sessions + 1;
    error_hint(err, "ALTER SYSTEM SET max_locks_per_transaction = %lld;  and restart the server",
               (long long)each);
    return error_hint(err, "or leave --one-transaction out");
}

bool together_check(const struct engine *e, int64_t first, struct error *err)
{
    return check_kinds(e->plan, first, err) && check_locks(e, first, err);
}

static bool any(const struct engine *e, const struct plan_step *step)
{
    (void)e;
    return step->kind == PLAN_TX;
}

static void roll_back(struct attempt *a)
{
    const struct query query = { .sql = "ROLLBACK" };
    struct failure ignored;

    /* Where even this fails the connection is gone, and the next statement says so. */
    (void)query_try(a->e->conn, &query, &a->arena, NULL, &ignored);
}

/* Ends the sending after a failure, or a signal. */
static enum ended undone(struct attempt *a)
{
    bool there = window_drain(&a->window);

    stream_close(&a->window.stream);
    if (!there || a->failure.lost)
        return ENDED_LOST;
    roll_back(a);
    return ENDED_BADLY;
}

static enum ended failed(struct attempt *a, const struct failure *failure, struct fail_at at)
{
    a->failure = *failure;
    a->at = at;
    return undone(a);
}

/* Sent before all steps, answered before them. */
static enum ended begin(struct attempt *a)
{
    struct queries list = { 0 };
    const struct fail_at at = { .step = &a->e->plan->steps.items[a->window.next - 1] };
    struct answers answers = { 0 };

    step_tx_add_begin(a->e, a->ladder->rung.lock_timeout_ms, a->window.next, &list, &a->arena);
    if (!stream_send(&a->window.stream, list.items, list.count) || !window_fill(&a->window) ||
        !stream_read(&a->window.stream, &a->arena, &answers))
        return ENDED_LOST;
    return answers.failed ? failed(a, &answers.failure, at) : ENDED_WELL;
}

static enum ended settle_oldest(struct attempt *a, struct error *err)
{
    struct sent *s = window_oldest(&a->window);
    struct answers answers;

    engine_begin_step(a->e, s->step);
    engine_tell_statements(a->e, s->step);
    if (!window_read(&a->window, &answers))
        return ENDED_LOST;
    if (answers.failed)
        return failed(a, &answers.failure, step_tx_place(&s->tx, s->step, answers.done));
    if (!step_check_rows(a->e, s->step, answers.affected + s->tx.first_statement, &a->arena, err))
        return undone(a);
    a->took_ms[s->step->no - 1] = engine_now_ms() - a->e->step_started_ms;
    window_forget_oldest(&a->window);
    return ENDED_WELL;
}

static enum ended run_steps(struct attempt *a, struct error *err)
{
    enum ended ended = begin(a);

    while (ended == ENDED_WELL && a->window.count > 0) {
        ended = settle_oldest(a, err);
        if (ended == ENDED_WELL && a->e->stop.signal != 0)
            return undone(a);
        if (ended == ENDED_WELL && !window_fill(&a->window))
            return ENDED_LOST;
    }
    return ended;
}

static enum ended commit(struct attempt *a)
{
    struct queries list = { 0 };
    struct pipeline sent;

    stream_close(&a->window.stream);
    vec_push(&a->arena, &list, engine_enter_plan(a->e, true, &a->arena));
    step_tx_add_constraints(&list, &a->arena);
    vec_push(&a->arena, &list, engine_leave_plan(true));
    vec_push(&a->arena, &list, (struct query){ .sql = "COMMIT" });
    if (query_pipeline(a->e->conn, list.items, list.count, &a->arena, &sent, &a->failure))
        return ENDED_WELL;
    a->at = (struct fail_at){ .step = a->e->step };
    if (a->failure.lost)
        return ENDED_LOST;
    roll_back(a);
    return ENDED_BADLY;
}

static enum ended try_all(struct attempt *a, struct error *err)
{
    enum ended ended;

    if (!stream_open(a->e->conn, &a->window.stream))
        return ENDED_LOST;
    a->e->in_flight = &a->window.stream.in_flight;
    ended = run_steps(a, err);
    a->e->in_flight = NULL;
    return ended == ENDED_WELL ? commit(a) : ended;
}

/* All are committed: now they are told. */
static void tell_all(struct engine *e, const int64_t *took_ms)
{
    int64_t first = e->run.next_step;

    for (size_t i = (size_t)first - 1; i < e->plan->steps.count; i++) {
        const struct plan_step *step = &e->plan->steps.items[i];

        e->step = step;
        e->step_started_ms = engine_now_ms() - took_ms[i];
        engine_step_is_done(e, step);
    }
}

/* Sets err, which says that nothing stays. */
static enum ended refuse(struct engine *e, const struct attempt *a, struct error *err)
{
    if (e->stop.signal != 0)
        fail_stopped(e, &a->at, err);
    else if (err->code == ERROR_NONE)
        fail_set(e, &a->failure, &a->at, err);
    error_state(err, "%s is at %s; all steps were one transaction, and it was rolled back",
                conn_facts(e->conn)->database, version_heads_text(&e->heads, e->arena));
    return ENDED_BADLY;
}

static enum ended climb(struct engine *e, struct ladder *ladder, int64_t *took_ms,
                        struct error *err)
{
    for (;;) {
        struct attempt a = {
            .e = e,
            .ladder = ladder,
            .took_ms = took_ms,
            .window = { .e = e,
                        .may = any,
                        .tried = { .together = true,
                                   .number = ladder->number,
                                   .wait_ms = ladder_wait_ms(ladder) },
                        .next = e->run.next_step },
        };
        enum ended ended = try_all(&a, err);
        bool again = ended == ENDED_BADLY && err->code == ERROR_NONE && e->stop.signal == 0 &&
                     ladder_again(ladder, &a.failure);

        if (ended == ENDED_WELL)
            tell_all(e, took_ms);
        else if (ended == ENDED_BADLY && !again)
            refuse(e, &a, err);
        while (a.window.count > 0)
            window_forget_oldest(&a.window);
        arena_free(&a.arena);
        if (!again)
            return ended;
    }
}

/* What the strictest of the steps asks holds for all. */
static struct plan_step strictest(const struct engine *e)
{
    struct plan_step all = { 0 };

    for (size_t i = (size_t)e->run.next_step - 1; i < e->plan->steps.count; i++) {
        int64_t limit = e->plan->steps.items[i].max_block_ms;

        if (limit > 0 && (all.max_block_ms == 0 || limit < all.max_block_ms))
            all.max_block_ms = limit;
    }
    return all;
}

enum ended together_run(struct engine *e, struct error *err)
{
    struct arena scratch = { 0 };
    const struct plan_step all = strictest(e);
    struct ladder ladder = ladder_begin(e, &all);
    enum ended ended =
        climb(e, &ladder, arena_new_array(&scratch, int64_t, e->plan->steps.count), err);

    ladder_end(&ladder);
    arena_free(&scratch);
    return ended;
}
