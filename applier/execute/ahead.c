/* ahead.c - see ahead.h. */
#include "applier/execute/ahead.h"

#include "applier/execute/guard.h"
#include "applier/execute/ladder.h"
#include "applier/execute/window.h"

bool ahead_may(const struct engine *e, const struct plan_step *step)
{
    const struct execute_options *options = e->job->options;

    return step->kind == PLAN_TX && !conn_facts(e->conn)->single && !options->one_by_one &&
           options->max_block_ms == 0 && step->max_block_ms == 0 && !step_tx_has_row_checks(step) &&
           step_tx_queries(step) <= WINDOW_GROUP && window_step_bytes(step) <= WINDOW_BYTES;
}

/* Ends the transaction that failed. */
static bool roll_back(const struct engine *e)
{
    const struct query query = { .sql = "ROLLBACK" };
    struct arena scratch = { 0 };
    struct failure failure = { 0 };
    bool good = query_try(e->conn, &query, &scratch, NULL, &failure) || !failure.lost;

    arena_free(&scratch);
    return good;
}

/* The oldest step failed: with it all behind it are undone, and it is tried alone. */
static enum ended settle_failure(struct window *w, const struct answers *answers, struct error *err)
{
    struct sent *s = window_oldest(w);
    const struct fail_at at = step_tx_place(&s->tx, s->step, answers->done);
    bool there = window_drain(w);
    enum ended ended;

    stream_close(&w->stream);
    if (!there || !roll_back(w->e))
        return ENDED_LOST;
    ended = step_tx_retry(w->e, &at, &answers->failure, &s->arena, err);
    if (ended == ENDED_WELL)
        engine_step_is_done(w->e, at.step);
    return ended;
}

/* Waits for the oldest step's answers. *out_on: more may be sent. */
static enum ended settle_oldest(struct window *w, bool *out_on, struct error *err)
{
    struct sent *s = window_oldest(w);
    struct answers answers;

    *out_on = false;
    engine_begin_step(w->e, s->step);
    engine_tell_statements(w->e, s->step);
    guard_arm(w->e->guard, (struct guard_limits){ 0 });
    if (!window_read(w, &answers))
        return ENDED_LOST;
    if (answers.failed)
        return settle_failure(w, &answers, err);
    engine_step_is_done(w->e, s->step);
    window_forget_oldest(w);
    *out_on = true;
    return ENDED_WELL;
}

static enum ended run(struct window *w, struct error *err)
{
    bool on = true;

    while (on) {
        enum ended ended;

        w->stops = w->stops || w->e->stop.signal != 0;
        if (!window_fill(w))
            return ENDED_LOST;
        if (w->count == 0)
            break;
        ended = settle_oldest(w, &on, err);
        if (ended != ENDED_WELL)
            return ended;
    }
    if (on)
        stream_close(&w->stream);
    return ENDED_WELL;
}

enum ended ahead_run(struct engine *e, struct error *err)
{
    const struct rung rung =
        ladder_rung(1, guard_is_there(e->guard), e->job->options->lock_timeout_ms, 0);
    struct window w = { .e = e,
                        .may = ahead_may,
                        .tried = { .lock_timeout_ms = rung.lock_timeout_ms, .number = 1 },
                        .next = e->run.next_step };
    enum ended ended;

    if (!stream_open(e->conn, &w.stream))
        return ENDED_LOST;
    e->in_flight = &w.stream.in_flight;
    ended = run(&w, err);
    e->in_flight = NULL;
    while (w.count > 0)
        window_forget_oldest(&w);
    return ended;
}
