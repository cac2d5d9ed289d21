/* rehearse.c - see rehearse.h. */
#include "applier/execute/rehearse.h"

#include "applier/execute/fail.h"
#include "applier/execute/guard.h"

enum { MAX_BLOCK_MS = 1000 };

static void roll_back(const struct engine *e, struct arena *arena)
{
    const struct query query = { .sql = "ROLLBACK" };
    struct failure ignored;

    /* Where this fails the connection is gone, and the transaction with it. */
    (void)query_try(e->conn, &query, arena, NULL, &ignored);
}

static bool begin(const struct engine *e, struct arena *arena, struct error *err)
{
    const struct query begin = { .sql = "BEGIN" };
    struct query settings = engine_settings(e, true, e->job->options->lock_timeout_ms, arena);
    struct query enter = engine_enter_plan(e, true, arena);

    return query_run(e->conn, &begin, arena, NULL, err) &&
           query_run(e->conn, &settings, arena, NULL, err) &&
           query_run(e->conn, &enter, arena, NULL, err);
}

/* In a transaction each statement can run, and all of them together. */
static bool can_run(const struct plan_step *step)
{
    if (step->kind == PLAN_TX)
        return true;
    for (size_t i = 0; i < step->statements.count; i++) {
        const struct plan_probe *probe = step->statements.items[i].probe;

        if (probe == NULL || probe->kind != PLAN_PROBE_TRANSACTION)
            return false;
    }
    return true;
}

static struct fail_at place(const struct plan_step *step, size_t first, size_t index)
{
    struct fail_at at = { .step = step };

    if (index >= first && index - first < step->statements.count)
        at.statement = &step->statements.items[index - first];
    return at;
}

/* Says of a failure that it may be owed to what was left out. */
static bool refuse(const struct engine *e, const struct failure *failure, const struct fail_at *at,
                   int64_t left_out, struct error *err)
{
    fail_set(e, failure, at, err);
    if (left_out > 0)
        error_fact(err, "left out", "%lld step%s before it, which run outside transactions",
                   (long long)left_out, left_out == 1 ? "" : "s");
    return error_state(err, "it was a rehearsal: all is rolled back, nothing was changed");
}

/* Deferred constraints speak up now, not at a COMMIT that never comes. */
static bool run_step(struct engine *e, const struct plan_step *step, int64_t left_out,
                     struct error *err)
{
    struct arena scratch = { 0 };
    struct queries list = { 0 };
    struct failure failure = { 0 };
    struct pipeline sent;
    size_t first = step->locks.count;
    bool good;

    for (size_t i = 0; i < step->locks.count; i++) {
        struct query lock = { .sql = engine_lock_sql(&step->locks.items[i], &scratch) };

        vec_push(&scratch, &list, lock);
    }
    for (size_t i = 0; i < step->statements.count; i++) {
        struct query query = { .sql = step->statements.items[i].sql };

        engine_tell(e, EXECUTE_STATEMENT, query.sql);
        vec_push(&scratch, &list, query);
    }
    vec_push(&scratch, &list, (struct query){ .sql = "SET CONSTRAINTS ALL IMMEDIATE" });
    good = query_pipeline(e->conn, list.items, list.count, &scratch, &sent, &failure);
    if (good) {
        good = step_check_rows(e, step, sent.affected + first, &scratch, err);
    } else if (e->stop.signal == 0) {
        struct fail_at at = place(step, first, sent.done);

        refuse(e, &failure, &at, left_out, err);
    } else {
        fail_stopped(e, &(struct fail_at){ .step = step }, err);
    }
    arena_free(&scratch);
    return good;
}

/* The guard's limit for what is held. */
static struct guard_limits limits(const struct engine *e)
{
    int64_t own = e->job->options->max_block_ms;

    return (struct guard_limits){ .grace_ms = MAX_BLOCK_MS,
                                  .held_ms = own > 0 ? own : MAX_BLOCK_MS };
}

static bool run_steps(struct engine *e, struct error *err)
{
    int64_t left_out = 0;

    for (size_t i = 0; i < e->plan->steps.count; i++) {
        const struct plan_step *step = &e->plan->steps.items[i];

        e->step = step;
        e->step_started_ms = engine_now_ms();
        e->told_ms = e->step_started_ms;
        if (!can_run(step)) {
            engine_tell(e, EXECUTE_STEP_LEFT_OUT, "it runs outside transactions");
            left_out++;
            continue;
        }
        engine_tell(e, EXECUTE_STEP, "");
        guard_arm(e->guard, limits(e));
        if (!run_step(e, step, left_out, err)) {
            engine_tell(e, EXECUTE_STEP_FAILED, "");
            return false;
        }
        engine_tell(e, EXECUTE_STEP_DONE, "");
        e->steps_done++;
    }
    e->step = NULL;
    return true;
}

bool rehearse_steps(struct engine *e, struct error *err)
{
    struct arena scratch = { 0 };
    bool good = begin(e, &scratch, err) && run_steps(e, err);

    roll_back(e, &scratch);
    arena_free(&scratch);
    return good;
}
