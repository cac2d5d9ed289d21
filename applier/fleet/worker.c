/* worker.c - see worker.h. */
#include "applier/fleet/worker.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "applier/db/query.h"
#include "applier/execute/stop.h"
#include "applier/fleet/reach.h"
#include "common/number.h"

enum {
    IDLE_MS = 100,
    IDLE_MOST_MS = 1000,
    BEATS = 3,    /* in a lease */
    BUSY_MOST = 5 /* claims of a target where somebody else is at work */
};

/* One target, at work. */
struct turn {
    struct fleet_work *w;
    struct fleet_claim claim;
    int64_t next_beat_ms;
    struct arena arena;
};

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Extends the lease while a step takes long. Where that fails the claim may be
 * taken over; the target's own lock and ledger keep it safe. */
static void on_event(void *ctx, const struct execute_event *event)
{
    struct turn *turn = ctx;
    struct error ignored = { 0 };
    struct arena scratch = { 0 };

    (void)event;
    if (now_ms() < turn->next_beat_ms)
        return;
    turn->next_beat_ms = now_ms() + turn->w->lease_ms / BEATS;
    (void)fleet_extend(turn->w->control, turn->w->run_id, &turn->claim, turn->w->lease, &scratch,
                       &ignored);
    arena_free(&scratch);
}

/* The target's lock goes with its run, not with the connection. */
static void let_go(struct reach *reach)
{
    struct query query = { .sql = "SELECT pg_catalog.pg_advisory_unlock_all()" };
    struct arena scratch = { 0 };
    struct failure ignored;

    if (!query_try(reach->conn, &query, &scratch, NULL, &ignored))
        reach_drop(reach);
    arena_free(&scratch);
}

static bool apply(struct turn *turn, struct reach *reach, struct execute_outcome *out,
                  struct error *err)
{
    struct execute_options options = *turn->w->job->options;
    const struct execute_watch watch = { on_event, turn };
    struct execute_job job = *turn->w->job;

    options.schema = turn->claim.schema[0] == '\0' ? NULL : turn->claim.schema;
    job.options = &options;
    job.watch = &watch;
    if (!reach_target(reach, turn->claim.url, turn->w->target, options.wait_ms, err))
        return false;
    if (execute_plan(reach->conn, &job, &turn->arena, out, err)) {
        let_go(reach);
        return true;
    }
    reach_drop(reach);
    return false;
}

static bool was_stopped(const struct error *err)
{
    return err->code == ERROR_INTERRUPTED || err->code == ERROR_TERMINATED;
}

/* Somebody else works there: mostly one of the fleet's whose lease ran out. It is
 * not for ever that this is believed. */
static bool is_busy(const struct turn *turn, const struct error *refused)
{
    int64_t claims = 0;

    return refused->code == ERROR_RUNNING &&
           number_parse(turn->claim.epoch, 1, INT64_MAX, &claims) && claims < BUSY_MOST;
}

/* Says how it ended; a target that was interrupted is free again. */
static bool record(struct turn *turn, const struct execute_outcome *outcome,
                   const struct error *refused, struct error *err)
{
    struct fleet_end end = { .state = "done", .steps_done = outcome->steps_done };

    if (is_busy(turn, refused))
        return fleet_put_off(turn->w->control, turn->w->run_id, &turn->claim, turn->w->lease,
                             &turn->arena, err);
    if (refused->code != ERROR_NONE) {
        end.state = was_stopped(refused) ? "pending" : "failed";
        end.status = error_status(refused);
        end.error = arena_printf(&turn->arena, "E%d: %s", (int)refused->code, refused->message);
    }
    return fleet_end(turn->w->control, turn->w->run_id, &turn->claim, &end, &turn->arena, err);
}

static bool work_on(struct turn *turn, struct reach *reach, struct error *err)
{
    struct execute_outcome outcome = { 0 };
    struct error refused = { 0 };

    turn->next_beat_ms = now_ms() + turn->w->lease_ms / BEATS;
    (void)apply(turn, reach, &outcome, &refused);
    if (!record(turn, &outcome, &refused, err))
        return false;
    if (!was_stopped(&refused))
        return true;
    *err = refused;
    return false;
}

/* Nothing is to be had now: is it over? Others may yet fail, or die. */
static bool is_over(struct fleet_work *w, bool *out, struct error *err)
{
    struct arena scratch = { 0 };
    struct fleet_count count;
    bool good = fleet_count(w->control, w->run_id, &scratch, &count, err);

    *out = good && (count.stopped || count.pending + count.running == 0);
    arena_free(&scratch);
    return good;
}

/* Who waits asks less and less often. */
static void idle(int *pause_ms)
{
    (void)poll(NULL, 0, *pause_ms);
    *pause_ms = *pause_ms * 2 > IDLE_MOST_MS ? IDLE_MOST_MS : *pause_ms * 2;
}

/* One target, or a pause; *over where there is nothing more to begin. */
static bool take_turn(struct fleet_work *w, struct reach *reach, int *pause_ms, bool *over,
                      struct error *err)
{
    struct turn turn = { .w = w };
    bool good =
        fleet_claim(w->control, w->run_id, w->name, w->lease, &turn.arena, &turn.claim, err);

    if (good && turn.claim.found) {
        good = work_on(&turn, reach, err);
        *pause_ms = IDLE_MS;
    } else if (good) {
        good = is_over(w, over, err);
        if (good && !*over)
            idle(pause_ms);
    }
    arena_free(&turn.arena);
    return good;
}

static bool stopped(const struct stop *stop, struct error *err)
{
    if (stop->signal == SIGINT)
        return error_set(err, ERROR_INTERRUPTED, "interrupted");
    return error_set(err, ERROR_TERMINATED, "asked to end");
}

bool fleet_work(struct fleet_work *w, struct error *err)
{
    struct reach reach = { 0 };
    struct stop stop;
    int pause_ms = IDLE_MS;
    bool over = false;
    bool good = true;

    if (!stop_open(&stop))
        return error_errno(err, "cannot catch signals");
    while (good && !over && getppid() == w->parent)
        good = stop_read(&stop) ? stopped(&stop, err) : take_turn(w, &reach, &pause_ms, &over, err);
    reach_drop(&reach);
    (void)stop_read(&stop); /* what ended a target's run is read here, not delivered */
    stop_close(&stop);
    return good;
}
