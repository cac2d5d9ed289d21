/* ahead.c - see ahead.h. */
#include "applier/execute/ahead.h"

#include <string.h>

#include "applier/db/stream.h"
#include "applier/execute/guard.h"
#include "applier/execute/ladder.h"
#include "applier/execute/step_tx.h"

enum {
    WINDOW = 32,           /* steps in flight */
    MOST_STATEMENTS = 128, /* of one step, with its locks: its answers come at its end */
    MOST_BYTES = 1 << 18,  /* of SQL: of one step, and of those in flight together */
};

/* A step that was sent. */
struct sent {
    const struct plan_step *step;
    struct step_tx tx;
    size_t bytes;
    struct arena arena;
};

/* Steps in flight: a ring, the oldest first. */
struct ahead {
    struct engine *e;
    struct stream stream;
    struct sent ring[WINDOW];
    size_t oldest;
    size_t count;
    size_t bytes;
    int64_t next; /* the step that is sent next */
    bool stops;   /* no more are sent */
};

static size_t sql_bytes(const struct plan_step *step)
{
    size_t bytes = 0;

    for (size_t i = 0; i < step->statements.count; i++)
        bytes += strlen(step->statements.items[i].sql);
    return bytes;
}

bool ahead_may(const struct engine *e, const struct plan_step *step)
{
    return step->kind == PLAN_TX && !conn_facts(e->conn)->single &&
           e->job->options->max_block_ms == 0 && step->max_block_ms == 0 &&
           !step_tx_has_row_checks(step) &&
           step->statements.count + step->locks.count <= MOST_STATEMENTS &&
           sql_bytes(step) <= MOST_BYTES;
}

/* The step that may be sent now, NULL where answers come first. */
static const struct plan_step *next_step(const struct ahead *a)
{
    const struct plan *plan = a->e->plan;
    const struct plan_step *step;

    if (a->stops || a->count == WINDOW || a->next > (int64_t)plan->steps.count)
        return NULL;
    step = &plan->steps.items[a->next - 1];
    if (!ahead_may(a->e, step) || (a->count > 0 && a->bytes + sql_bytes(step) > MOST_BYTES))
        return NULL;
    return step;
}

static bool send_step(struct ahead *a, const struct plan_step *step)
{
    const struct rung rung =
        ladder_rung(1, guard_is_there(a->e->guard), a->e->job->options->lock_timeout_ms, 0);
    const struct step_tx_try tried = { .lock_timeout_ms = rung.lock_timeout_ms, .number = 1 };
    struct sent *s = &a->ring[(a->oldest + a->count) % WINDOW];

    s->step = step;
    s->bytes = sql_bytes(step);
    step_tx_write(a->e, step, &tried, &s->arena, &s->tx);
    a->count++;
    a->bytes += s->bytes;
    a->next++;
    a->stops = a->e->job->options->one_revision && step->version.count > 0;
    return stream_send(&a->stream, s->tx.queries.items, s->tx.queries.count);
}

/* Sends what may be sent. */
static bool fill(struct ahead *a)
{
    for (;;) {
        const struct plan_step *step = next_step(a);

        if (step == NULL)
            return true;
        if (!send_step(a, step))
            return false;
    }
}

static void forget_oldest(struct ahead *a)
{
    struct sent *s = &a->ring[a->oldest];

    a->bytes -= s->bytes;
    arena_free(&s->arena);
    *s = (struct sent){ 0 };
    a->oldest = (a->oldest + 1) % WINDOW;
    a->count--;
}

/* What was sent behind a failure is refused by the server, and says so. */
static bool drain(struct ahead *a)
{
    struct arena scratch = { 0 };
    bool there = true;

    while (there && a->stream.in_flight > 0) {
        struct answers refused = { 0 };

        there = stream_read(&a->stream, &scratch, &refused);
    }
    arena_free(&scratch);
    return there;
}

/* Ends the transaction that failed. */
static bool roll_back(const struct ahead *a)
{
    const struct query query = { .sql = "ROLLBACK" };
    struct arena scratch = { 0 };
    struct failure failure = { 0 };
    bool good = query_try(a->e->conn, &query, &scratch, NULL, &failure) || !failure.lost;

    arena_free(&scratch);
    return good;
}

/* The oldest step failed: with it all behind it are undone, and it is tried alone. */
static enum ended settle_failure(struct ahead *a, const struct answers *answers, struct error *err)
{
    struct sent *s = &a->ring[a->oldest];
    const struct fail_at at = step_tx_place(&s->tx, s->step, answers->done);
    bool there = drain(a);
    enum ended ended;

    stream_close(&a->stream);
    if (!there || !roll_back(a))
        return ENDED_LOST;
    ended = step_tx_retry(a->e, &at, &answers->failure, &s->arena, err);
    if (ended == ENDED_WELL)
        engine_step_is_done(a->e, at.step);
    return ended;
}

/* Waits for the oldest step's answers. *out_on: more may be sent. */
static enum ended settle_oldest(struct ahead *a, bool *out_on, struct error *err)
{
    struct sent *s = &a->ring[a->oldest];
    struct answers answers = { 0 };

    *out_on = false;
    engine_begin_step(a->e, s->step);
    engine_tell_statements(a->e, s->step);
    guard_arm(a->e->guard, (struct guard_limits){ 0 });
    if (!stream_read(&a->stream, &s->arena, &answers))
        return ENDED_LOST;
    if (answers.failed)
        return settle_failure(a, &answers, err);
    engine_step_is_done(a->e, s->step);
    forget_oldest(a);
    *out_on = true;
    return ENDED_WELL;
}

static enum ended run(struct ahead *a, struct error *err)
{
    bool on = true;

    while (on) {
        enum ended ended;

        a->stops = a->stops || a->e->stop.signal != 0;
        if (!fill(a))
            return ENDED_LOST;
        if (a->count == 0)
            break;
        ended = settle_oldest(a, &on, err);
        if (ended != ENDED_WELL)
            return ended;
    }
    if (on)
        stream_close(&a->stream);
    return ENDED_WELL;
}

enum ended ahead_run(struct engine *e, struct error *err)
{
    struct ahead a = { .e = e, .next = e->run.next_step };
    enum ended ended;

    if (!stream_open(e->conn, &a.stream))
        return ENDED_LOST;
    e->in_flight = &a.stream.in_flight;
    ended = run(&a, err);
    e->in_flight = NULL;
    while (a.count > 0)
        forget_oldest(&a);
    return ended;
}
