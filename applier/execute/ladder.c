/* ladder.c - see ladder.h. */
#include "applier/execute/ladder.h"

#include <string.h>

#include "applier/execute/control.h"
#include "applier/execute/fail.h"
#include "applier/execute/guard.h"

enum {
    QUICK_TRIES = 8,
    QUICK_TIMEOUT_MS = 5, /* the shortest wait that is not none: the server wants a number */
    QUICK_PAUSE_MS = 50,
    SLOW_TRY_MS = 1000, /* what took so long before it met the lock is not hurried */
    FIRST_GRACE_MS = 50,
    MAX_GRACE_MS = 1000,
    PAUSES = 6, /* graces between two tries */
    LONGEST_PAUSE_MS = 3000,
    BLIND_PAUSE_MS = 500,
    LONGEST_BLIND_PAUSE_MS = 10000,
    DEADLOCKS = 5,
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t doubled(int64_t value, int64_t times, int64_t most)
{
    for (int64_t i = 0; i < times && value < most; i++)
        value *= 2;
    return least(value, most);
}

struct rung ladder_rung(int64_t number, bool guarded, int64_t lock_timeout_ms, int64_t max_grace_ms)
{
    int64_t grace;

    if (!guarded) {
        return (struct rung){ .lock_timeout_ms = lock_timeout_ms,
                              .pause_ms =
                                  doubled(BLIND_PAUSE_MS, number - 1, LONGEST_BLIND_PAUSE_MS),
                              .waits = true };
    }
    if (number <= QUICK_TRIES) {
        return (struct rung){ .lock_timeout_ms = least(QUICK_TIMEOUT_MS, lock_timeout_ms),
                              .pause_ms = QUICK_PAUSE_MS + 7 * (number - 1) };
    }
    /* Two tries with each grace. */
    grace = doubled(FIRST_GRACE_MS, (number - QUICK_TRIES - 1) / 2, max_grace_ms);
    return (struct rung){ .lock_timeout_ms = lock_timeout_ms,
                          .grace_ms = grace,
                          .pause_ms = least(PAUSES * grace, LONGEST_PAUSE_MS),
                          .waits = true };
}

static int64_t held_limit(const struct ladder *l)
{
    return l->step->max_block_ms > 0 ? l->step->max_block_ms : l->e->job->options->max_block_ms;
}

static void climb(struct ladder *l)
{
    int64_t limit = held_limit(l);

    if (++l->number > 1)
        guard_connect(l->e->guard);
    l->rung =
        ladder_rung(l->number, guard_is_there(l->e->guard), l->e->job->options->lock_timeout_ms,
                    limit > 0 ? least(limit, MAX_GRACE_MS) : MAX_GRACE_MS);
    l->try_ms = engine_now_ms();
    guard_arm(l->e->guard, (struct guard_limits){ l->rung.grace_ms, limit });
}

struct ladder ladder_begin(struct engine *e, const struct plan_step *step)
{
    struct ladder l = { .e = e, .step = step, .started_ms = engine_now_ms() };

    climb(&l);
    return l;
}

void ladder_end(const struct ladder *ladder)
{
    guard_arm(ladder->e->guard, (struct guard_limits){ 0 });
}

int64_t ladder_wait_ms(const struct ladder *ladder)
{
    return ladder->number == 1 ? 0 : ladder->try_ms - ladder->started_ms;
}

/* Our guard's cancel of a statement that waited is a lock not had. */
static bool passes(const struct ladder *l, const struct failure *failure)
{
    return fail_passes(failure) ||
           (strcmp(failure->sqlstate, "57014") == 0 && guard_reason(l->e->guard) == GUARD_QUEUE);
}

static bool may_again(const struct ladder *l, bool deadlock)
{
    const struct execute_options *options = l->e->job->options;

    if (l->e->stop.signal != 0)
        return false;
    if (deadlock)
        return l->deadlocks <= DEADLOCKS;
    return (!l->rung.waits || l->waited <= options->lock_retries) &&
           engine_now_ms() - l->started_ms + l->rung.pause_ms < options->lock_deadline_ms;
}

static void tell(const struct ladder *l, const struct failure *failure)
{
    struct arena scratch = { 0 };
    struct guard_view seen = guard_seen(l->e->guard);
    const char *text = failure->message;

    if (seen.blockers[0] != '\0')
        text = arena_printf(&scratch, "%s is held by %s", fail_locked(&seen), seen.blockers);
    else if (guard_reason(l->e->guard) == GUARD_QUEUE)
        text = "others queued up behind it";
    engine_tell_retry(l->e, l->waited, l->rung.pause_ms, text);
    arena_free(&scratch);
}

bool ladder_again(struct ladder *ladder, const struct failure *failure)
{
    bool deadlock =
        strcmp(failure->sqlstate, "55P03") != 0 && strcmp(failure->sqlstate, "57014") != 0;

    if (control_refused(failure))
        return control_wait(ladder->e);
    if (!passes(ladder, failure))
        return false;
    if (!deadlock && ladder->rung.waits)
        guard_look_back(ladder->e->guard, ladder->e->conn, ladder->e->step);
    ladder->deadlocks += deadlock;
    ladder->waited += ladder->rung.waits && !deadlock;
    if (!may_again(ladder, deadlock))
        return false;
    if (ladder->rung.waits || deadlock)
        tell(ladder, failure);
    if (engine_now_ms() - ladder->try_ms > SLOW_TRY_MS && ladder->number < QUICK_TRIES)
        ladder->number = QUICK_TRIES;
    engine_pause(ladder->e, ladder->rung.pause_ms);
    if (ladder->e->stop.signal != 0)
        return false;
    climb(ladder);
    return true;
}
