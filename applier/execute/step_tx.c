/* step_tx.c - see step_tx.h: a step in one transaction, sent in one round trip. */
#include "applier/execute/step_tx.h"

#include <string.h>

#include "applier/execute/ladder.h"

static void add(struct queries *queries, const char *sql, struct arena *arena)
{
    vec_push(arena, queries, (struct query){ .sql = sql });
}

/* The fence and the version table's lock come first: nothing but that is held while
 * another table is waited for. */
void step_tx_add_begin(const struct engine *e, int64_t lock_timeout_ms, int64_t step,
                       struct queries *out, struct arena *arena)
{
    add(out, "BEGIN", arena);
    vec_push(arena, out, engine_enter_step(e, lock_timeout_ms, step, arena));
    add(out, arena_printf(arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", e->table.sql), arena);
}

void step_tx_add_constraints(struct queries *out, struct arena *arena)
{
    add(out, "SET CONSTRAINTS ALL IMMEDIATE", arena);
}

/* The plan's own locks stand before the first statement. */
static void add_locks(const struct plan_step *step, struct queries *out, struct arena *arena)
{
    for (size_t i = 0; i < step->locks.count; i++)
        add(out, engine_lock_sql(&step->locks.items[i], arena), arena);
}

static void add_statements(const struct plan_step *step, struct queries *out, struct arena *arena)
{
    for (size_t i = 0; i < step->statements.count; i++)
        add(out, step->statements.items[i].sql, arena);
}

static void add_end(const struct engine *e, const struct plan_step *step,
                    const struct step_tx_try *tried, struct queries *out, struct arena *arena)
{
    const struct step_record record = {
        .step = step,
        .lock_attempts = tried->number,
        .lock_wait_ms = tried->wait_ms,
        .run_ms = -1,
    };

    if (!tried->together)
        step_tx_add_constraints(out, arena);
    vec_push(arena, out, engine_leave_plan(true));
    engine_add_end(e, &record, out, arena);
    if (!tried->together)
        add(out, "COMMIT", arena);
}

bool step_tx_has_row_checks(const struct plan_step *step)
{
    for (size_t i = 0; i < step->statements.count; i++) {
        if (step->statements.items[i].rows != NULL)
            return true;
    }
    return false;
}

size_t step_tx_queries(const struct plan_step *step)
{
    enum { OURS = 11 }; /* around its statements */

    return OURS + step->locks.count + step->statements.count + step->version.count;
}

void step_tx_write(const struct engine *e, const struct plan_step *step,
                   const struct step_tx_try *tried, struct arena *arena, struct step_tx *out)
{
    *out = (struct step_tx){ 0 };
    if (tried->together)
        vec_push(arena, &out->queries, audit_fence(&e->run, step->no, arena));
    else
        step_tx_add_begin(e, tried->lock_timeout_ms, step->no, &out->queries, arena);
    vec_push(arena, &out->queries, engine_enter_plan(e, true, arena));
    add_locks(step, &out->queries, arena);
    out->first_statement = out->queries.count;
    add_statements(step, &out->queries, arena);
    add_end(e, step, tried, &out->queries, arena);
}

struct fail_at step_tx_place(const struct step_tx *tx, const struct plan_step *step, size_t index)
{
    struct fail_at at = { .step = step };

    if (index >= tx->first_statement && index - tx->first_statement < step->statements.count)
        at.statement = &step->statements.items[index - tx->first_statement];
    return at;
}

bool step_check_rows(const struct engine *e, const struct plan_step *step, const int64_t *affected,
                     struct arena *arena, struct error *err)
{
    for (size_t i = 0; i < step->statements.count; i++) {
        const struct plan_statement *s = &step->statements.items[i];
        struct fail_at at = { .step = step, .statement = s };
        struct failure failure = { .sqlstate = "MG024", .detail = "", .hint = "", .context = "" };

        if (s->rows == NULL || (affected[i] >= s->rows->min && affected[i] <= s->rows->max))
            continue;
        failure.message =
            arena_printf(arena, "statement %lld touched %lld row(s), the plan expects %lld to %lld",
                         (long long)s->no, (long long)affected[i], (long long)s->rows->min,
                         (long long)s->rows->max);
        return fail_set(e, &failure, &at, err);
    }
    return true;
}

static void roll_back(const struct engine *e, struct arena *arena)
{
    struct query query = { .sql = "ROLLBACK" };
    struct failure ignored;

    /* Where even this fails the connection is gone, and the next statement says so. */
    (void)query_try(e->conn, &query, arena, NULL, &ignored);
}

/* One try. */
struct attempt {
    const struct ladder *ladder;
    struct step_tx tx;
    struct arena *arena;
    struct failure failure; /* where the server refused */
    size_t failed_at;       /* in tx */
};

static enum ended refused(struct attempt *a, size_t done)
{
    a->failed_at = done;
    if (a->failure.lost)
        return ENDED_LOST;
    roll_back(a->ladder->e, a->arena);
    return ENDED_BADLY;
}

static bool send_part(struct attempt *a, size_t first, size_t count, struct pipeline *sent)
{
    return query_pipeline(a->ladder->e->conn, a->tx.queries.items + first, count, a->arena, sent,
                          &a->failure);
}

/* The end is sent when the statements' counts are right. */
static enum ended send_checked(struct attempt *a, struct error *err)
{
    const struct plan_step *step = a->ladder->step;
    size_t end = a->tx.first_statement + step->statements.count;
    struct pipeline sent;

    if (!send_part(a, 0, end, &sent))
        return refused(a, sent.done);
    if (!step_check_rows(a->ladder->e, step, sent.affected + a->tx.first_statement, a->arena,
                         err)) {
        roll_back(a->ladder->e, a->arena);
        return ENDED_BADLY;
    }
    if (!send_part(a, end, a->tx.queries.count - end, &sent))
        return refused(a, end + sent.done);
    return ENDED_WELL;
}

/* Sends the transaction; a->failure is filled where the server refused. */
static enum ended send(struct attempt *a, struct error *err)
{
    const struct ladder *ladder = a->ladder;
    const struct step_tx_try tried = { .lock_timeout_ms = ladder->rung.lock_timeout_ms,
                                       .number = ladder->number,
                                       .wait_ms = ladder_wait_ms(ladder) };
    struct pipeline sent;

    step_tx_write(ladder->e, ladder->step, &tried, a->arena, &a->tx);
    engine_tell_statements(ladder->e, ladder->step);
    if (step_tx_has_row_checks(ladder->step))
        return send_checked(a, err);
    if (!send_part(a, 0, a->tx.queries.count, &sent))
        return refused(a, sent.done);
    return ENDED_WELL;
}

static enum ended stopped(const struct engine *e, const struct fail_at *at, struct error *err)
{
    fail_stopped(e, at, err);
    return ENDED_BADLY;
}

/* A try failed: true where another is to be made, else err is set. */
static bool again(struct ladder *ladder, const struct failure *failure, const struct fail_at *at,
                  struct error *err)
{
    struct engine *e = ladder->e;

    if (e->stop.signal == 0 && ladder_again(ladder, failure))
        return true;
    if (e->stop.signal != 0)
        return stopped(e, at, err) == ENDED_WELL;
    return fail_set(e, failure, at, err);
}

/* Tries until it has its locks; the ladder says how. */
static enum ended climb(struct ladder *ladder, struct arena *arena, struct error *err)
{
    for (;;) {
        struct attempt a = { .ladder = ladder, .arena = arena };
        struct fail_at at;
        enum ended ended = send(&a, err);

        if (ended != ENDED_BADLY || err->code != ERROR_NONE)
            return ended;
        at = step_tx_place(&a.tx, ladder->step, a.failed_at);
        if (!again(ladder, &a.failure, &at, err))
            return ENDED_BADLY;
    }
}

enum ended step_tx_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                       struct error *err)
{
    struct ladder ladder = ladder_begin(e, step);
    enum ended ended = climb(&ladder, arena, err);

    ladder_end(&ladder);
    return ended;
}

enum ended step_tx_retry(struct engine *e, const struct fail_at *at, const struct failure *failure,
                         struct arena *arena, struct error *err)
{
    struct ladder ladder = ladder_begin(e, at->step);
    enum ended ended = again(&ladder, failure, at, err) ? climb(&ladder, arena, err) : ENDED_BADLY;

    ladder_end(&ladder);
    return ended;
}
