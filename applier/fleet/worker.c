/* worker.c - see worker.h. */
#include "applier/fleet/worker.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "applier/db/query.h"
#include "applier/execute/stop.h"

enum { IDLE_MS = 200, BEATS = 3 /* in a lease */ };

/* One target, at work. */
struct turn {
    struct fleet_work *w;
    struct fleet_claim claim;
    int64_t next_beat_ms;
    struct arena arena;
};

/* The connection of the last target, kept for the next one of the same server. */
struct kept {
    struct conn *conn;
    const char *url;
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

static void drop(struct kept *kept)
{
    arena_free(&kept->arena);
    *kept = (struct kept){ 0 };
}

static bool connect_target(struct turn *turn, struct kept *kept, struct error *err)
{
    const struct target_request request = { .migapply_url = turn->claim.url };
    const struct target *target = turn->w->target;
    struct target *own;

    if (kept->conn != NULL && strcmp(kept->url, turn->claim.url) == 0)
        return true;
    drop(kept);
    if (turn->claim.url[0] != '\0') {
        own = arena_new(&kept->arena, struct target);
        target = own;
        if (!target_find(&request, &kept->arena, own, err))
            return false;
    }
    kept->url = arena_strdup(&kept->arena, turn->claim.url);
    return conn_open(target, CONN_WRITE, "migapply fleet", &kept->arena, &kept->conn, err);
}

/* The target's lock goes with its run, not with the connection. */
static void let_go(struct kept *kept)
{
    struct query query = { .sql = "SELECT pg_catalog.pg_advisory_unlock_all()" };
    struct arena scratch = { 0 };
    struct failure ignored;

    if (!query_try(kept->conn, &query, &scratch, NULL, &ignored))
        drop(kept);
    arena_free(&scratch);
}

static bool apply(struct turn *turn, struct kept *kept, struct execute_outcome *out,
                  struct error *err)
{
    struct execute_options options = *turn->w->job->options;
    const struct execute_watch watch = { on_event, turn };
    struct execute_job job = *turn->w->job;

    options.schema = turn->claim.schema[0] == '\0' ? NULL : turn->claim.schema;
    job.options = &options;
    job.watch = &watch;
    if (!connect_target(turn, kept, err))
        return false;
    if (execute_plan(kept->conn, &job, &turn->arena, out, err)) {
        let_go(kept);
        return true;
    }
    drop(kept);
    return false;
}

static bool was_stopped(const struct error *err)
{
    return err->code == ERROR_INTERRUPTED || err->code == ERROR_TERMINATED;
}

/* Says how it ended; a target that was interrupted is free again. */
static bool record(struct turn *turn, const struct execute_outcome *outcome,
                   const struct error *refused, struct error *err)
{
    struct fleet_end end = { .state = "done", .steps_done = outcome->steps_done };

    if (refused->code != ERROR_NONE) {
        end.state = was_stopped(refused) ? "pending" : "failed";
        end.status = error_status(refused);
        end.error = arena_printf(&turn->arena, "E%d: %s", (int)refused->code, refused->message);
    }
    return fleet_end(turn->w->control, turn->w->run_id, &turn->claim, &end, &turn->arena, err);
}

static bool work_on(struct turn *turn, struct kept *kept, struct error *err)
{
    struct execute_outcome outcome = { 0 };
    struct error refused = { 0 };

    turn->next_beat_ms = now_ms() + turn->w->lease_ms / BEATS;
    (void)apply(turn, kept, &outcome, &refused);
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

/* One target, or a pause; *over where there is nothing more to begin. */
static bool take_turn(struct fleet_work *w, struct kept *kept, bool *over, struct error *err)
{
    struct turn turn = { .w = w };
    bool good =
        fleet_claim(w->control, w->run_id, w->name, w->lease, &turn.arena, &turn.claim, err);

    if (good && turn.claim.found) {
        good = work_on(&turn, kept, err);
    } else if (good) {
        good = is_over(w, over, err);
        if (good && !*over)
            (void)poll(NULL, 0, IDLE_MS);
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
    struct kept kept = { 0 };
    struct stop stop;
    bool over = false;
    bool good = true;

    if (!stop_open(&stop))
        return error_errno(err, "cannot catch signals");
    while (good && !over) {
        good = stop_read(&stop) ? stopped(&stop, err) : take_turn(w, &kept, &over, err);
    }
    drop(&kept);
    stop_close(&stop);
    return good;
}
