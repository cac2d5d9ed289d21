/* step_tx.c - a step in one transaction, sent in one round trip. */
#include <string.h>

#include "applier/execute/engine.h"
#include "applier/execute/fail.h"
#include "applier/execute/ladder.h"

/* One transaction, as it is sent. */
struct attempt {
    struct engine *e;
    const struct plan_step *step;
    struct queries queries;
    size_t first_statement; /* index in queries */
    const struct ladder *ladder;
    struct arena *arena;
};

static void add(struct attempt *a, const char *sql)
{
    vec_push(a->arena, &a->queries, (struct query){ .sql = sql });
}

/* The fence, the version table's lock and the plan's own come first: nothing is
 * held while the next table is waited for but those. */
static void add_begin(struct attempt *a)
{
    struct engine *e = a->e;

    add(a, "BEGIN");
    vec_push(a->arena, &a->queries,
             engine_settings(e, true, a->ladder->rung.lock_timeout_ms, a->arena));
    vec_push(a->arena, &a->queries, audit_fence(&e->run, a->step->no, a->arena));
    add(a, arena_printf(a->arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", e->table.sql));
    vec_push(a->arena, &a->queries, engine_enter_plan(e, true, a->arena));
    for (size_t i = 0; i < a->step->locks.count; i++)
        add(a, engine_lock_sql(&a->step->locks.items[i], a->arena));
}

static bool has_row_checks(const struct plan_step *step)
{
    for (size_t i = 0; i < step->statements.count; i++) {
        if (step->statements.items[i].rows != NULL)
            return true;
    }
    return false;
}

static void add_statements(struct attempt *a)
{
    a->first_statement = a->queries.count;
    for (size_t i = 0; i < a->step->statements.count; i++)
        add(a, a->step->statements.items[i].sql);
}

static void add_end(struct attempt *a)
{
    const struct step_record record = {
        .step = a->step,
        .lock_attempts = a->ladder->number,
        .lock_wait_ms = ladder_wait_ms(a->ladder),
        .run_ms = -1,
    };

    vec_push(a->arena, &a->queries, engine_leave_plan(true));
    engine_add_end(a->e, &record, &a->queries, a->arena);
    add(a, "COMMIT");
}

static struct fail_at place(const struct attempt *a, size_t index)
{
    struct fail_at at = { .step = a->step };

    if (index >= a->first_statement && index - a->first_statement < a->step->statements.count)
        at.statement = &a->step->statements.items[index - a->first_statement];
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

static void roll_back(const struct attempt *a)
{
    struct query query = { .sql = "ROLLBACK" };
    struct failure ignored;

    /* Where even this fails the connection is gone, and the next statement says so. */
    (void)query_try(a->e->conn, &query, a->arena, NULL, &ignored);
}

/* Sends the transaction; out is filled where the server refused. */
static enum ended send(struct attempt *a, struct failure *out, size_t *out_index, struct error *err)
{
    bool checked = has_row_checks(a->step);
    struct pipeline sent;

    add_begin(a);
    add_statements(a);
    if (!checked)
        add_end(a);
    for (size_t i = 0; i < a->step->statements.count; i++)
        engine_tell(a->e, EXECUTE_STATEMENT, a->step->statements.items[i].sql);
    *out_index = 0;
    if (query_pipeline(a->e->conn, a->queries.items, a->queries.count, a->arena, &sent, out)) {
        if (!checked)
            return ENDED_WELL;
        if (!step_check_rows(a->e, a->step, sent.affected + a->first_statement, a->arena, err)) {
            roll_back(a);
            return ENDED_BADLY;
        }
        a->queries.count = 0;
        a->first_statement = SIZE_MAX;
        add_end(a);
        if (query_pipeline(a->e->conn, a->queries.items, a->queries.count, a->arena, &sent, out))
            return ENDED_WELL;
    }
    *out_index = sent.done;
    if (out->lost)
        return ENDED_LOST;
    roll_back(a);
    return ENDED_BADLY;
}

static enum ended stopped(const struct engine *e, const struct fail_at *at, struct error *err)
{
    fail_stopped(e, at, err);
    return ENDED_BADLY;
}

/* Tries until it has its locks; the ladder says how. */
static enum ended climb(struct ladder *ladder, struct arena *arena, struct error *err)
{
    struct engine *e = ladder->e;

    for (;;) {
        struct attempt a = { .e = e, .step = ladder->step, .ladder = ladder, .arena = arena };
        struct failure failure = { 0 };
        size_t index;
        struct fail_at at;
        enum ended ended = send(&a, &failure, &index, err);

        if (ended != ENDED_BADLY || err->code != ERROR_NONE)
            return ended;
        at = place(&a, index);
        if (e->stop.signal != 0)
            return stopped(e, &at, err);
        if (ladder_again(ladder, &failure))
            continue;
        if (e->stop.signal != 0)
            return stopped(e, &at, err);
        fail_set(e, &failure, &at, err);
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
