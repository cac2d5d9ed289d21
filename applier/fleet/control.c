/* control.c - see control.h. */
#include "applier/fleet/control.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "applier/fleet/control_sql.h"

enum { PATIENCE_MS = 60000, PAUSE_MS = 250 };

static const char *number(int64_t value, struct arena *arena)
{
    return arena_printf(arena, "%lld", (long long)value);
}

static bool asked_to_stop(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 &&
           (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

static bool reopen(struct conn *conn)
{
    struct timespec pause = { .tv_nsec = (long)PAUSE_MS * 1000000 };
    struct error refused = { 0 };

    (void)nanosleep(&pause, NULL);
    return conn_reopen(conn, &refused);
}

bool control_ask(struct conn *conn, const struct query *query, struct arena *arena,
                 struct rows *rows, struct error *err)
{
    struct failure failure;

    for (int64_t left = PATIENCE_MS; !query_try(conn, query, arena, rows, &failure);) {
        bool back = false;

        if (!failure.lost)
            return query_refuse(&failure, err);
        for (; left > 0 && !back && !asked_to_stop(); left -= PAUSE_MS)
            back = reopen(conn);
        if (back)
            continue;
        query_refuse(&failure, err);
        return error_while(err, "waiting for the control database");
    }
    return true;
}

static bool statement(struct conn *conn, const char *sql, struct arena *arena, struct error *err)
{
    struct query query = { .sql = sql };

    return query_run(conn, &query, arena, NULL, err);
}

static bool is_installed(struct conn *conn, struct arena *arena, bool *out, struct error *err)
{
    struct query exists = { .sql = "SELECT pg_catalog.to_regclass('migplan_fleet.wave')::text" };
    struct rows rows;

    if (!query_run(conn, &exists, arena, &rows, err))
        return false;
    *out = !rows_null(&rows, 0, 0);
    return true;
}

static bool no_run(const struct fleet_new *made, struct error *err)
{
    error_set(err, ERROR_USAGE, "the control database has no fleet run of plan %.8s",
              made->plan_sha256);
    return error_hint(err, "begin one:  --targets FILE");
}

/* Two that begin at once make it one after the other; who joins makes nothing. */
static bool install(struct conn *conn, const struct fleet_new *made, struct arena *arena,
                    struct error *err)
{
    const char *script = arena_printf(arena, "BEGIN; %s; %s COMMIT", statement_texts[STMT_LOCK],
                                      statement_texts[STMT_INSTALL]);
    struct failure failure;
    struct error ignored = { 0 };
    bool there;

    if (!is_installed(conn, arena, &there, err))
        return false;
    if (!there && made->targets == NULL)
        return no_run(made, err);
    if (there || query_script(conn, script, arena, &failure))
        return true;
    (void)statement(conn, "ROLLBACK", arena, &ignored);
    query_refuse(&failure, err);
    return error_while(err, "making schema migplan_fleet in the control database");
}

static const char *column(const struct fleet_targets *targets, bool url, struct arena *arena)
{
    struct strlist items = { 0 };

    for (size_t i = 0; i < targets->count; i++)
        vec_push(arena, &items, url ? targets->items[i].url : targets->items[i].schema);
    return conn_array(&items, arena);
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static bool add(struct conn *conn, const struct fleet_new *made, const char *digest,
                struct arena *arena, const char **out_id, struct error *err)
{
    struct query run = {
        .sql = statement_texts[STMT_ADD],
        .params = { made->plan_sha256, digest, number(made->max_failures, arena),
                    number(made->soak_ms, arena), truth(made->gated) },
        .param_count = 5,
    };
    struct query targets = { .sql = statement_texts[STMT_ADD_TARGETS], .param_count = 4 };
    struct rows rows;

    if (!query_run(conn, &run, arena, &rows, err))
        return false;
    *out_id = rows_text(&rows, 0, 0);
    targets.params[0] = *out_id;
    targets.params[1] = column(made->targets, true, arena);
    targets.params[2] = column(made->targets, false, arena);
    targets.params[3] = conn_array(made->waves, arena);
    return query_run(conn, &targets, arena, NULL, err);
}

/* Whoever opens a wave of a run with a gate must have one to ask. */
static bool check_gate(const struct fleet_new *made, bool gated, struct error *err)
{
    if (!gated || made->gated)
        return true;
    error_set(err, ERROR_USAGE, "the fleet's run was begun with a gate, and goes on with one only");
    return error_hint(err, "join it as it was begun:  --gate COMMAND");
}

/* What the control database holds must be what was approved, not what somebody
 * has made of it since. */
static bool check_kept(struct conn *conn, const struct fleet_new *made, const char *id,
                       const char *digest, struct arena *arena, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_TARGETS],
                           .params = { id },
                           .param_count = 1 };
    struct fleet_targets kept = { 0 };
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        vec_push(arena, &kept,
                 (struct fleet_target){ rows_text(&rows, i, 0), rows_text(&rows, i, 1), 0 });
    if (strcmp(fleet_targets_digest(&kept, arena), digest) == 0 &&
        (made->approved == NULL || strcmp(made->approved, digest) == 0))
        return true;
    error_set(err, ERROR_OTHER_TARGET, "the list of targets in the control database was changed");
    error_fact(err, "begun with", "%s", digest);
    error_fact(err, "now", "%s", fleet_targets_digest(&kept, arena));
    return error_state(err, "nothing was changed by this command");
}

/* A run that nobody works on begins again with what failed; else it is joined. */
static bool join(struct conn *conn, const struct fleet_new *made, const struct rows *found,
                 struct arena *arena, const char **out_id, struct error *err)
{
    struct query reopen = { .sql = statement_texts[STMT_REOPEN], .param_count = 4 };

    *out_id = rows_text(found, 0, 0);
    if (!check_kept(conn, made, *out_id, rows_text(found, 0, 2), arena, err) ||
        !check_gate(made, rows_bool(found, 0, 3), err))
        return false;
    if (rows_bool(found, 0, 1))
        return true;
    reopen.params[0] = *out_id;
    reopen.params[1] = number(made->max_failures, arena);
    reopen.params[2] = number(made->soak_ms, arena);
    reopen.params[3] = truth(made->gated);
    return query_run(conn, &reopen, arena, NULL, err);
}

static bool find_or_add(struct conn *conn, const struct fleet_new *made, struct arena *arena,
                        const char **out_id, struct error *err)
{
    const char *digest = made->targets == NULL ? "" : fleet_targets_digest(made->targets, arena);
    struct query find = { .sql = statement_texts[STMT_FIND],
                          .params = { made->plan_sha256, digest },
                          .param_count = 2 };
    struct rows rows;

    if (!query_run(conn, &find, arena, &rows, err))
        return false;
    if (rows.count > 0)
        return join(conn, made, &rows, arena, out_id, err);
    if (made->targets != NULL)
        return add(conn, made, digest, arena, out_id, err);
    return no_run(made, err);
}

bool fleet_open(struct conn *conn, const struct fleet_new *made, struct arena *arena,
                const char **out_id, struct error *err)
{
    struct error ignored = { 0 };

    if (install(conn, made, arena, err) && statement(conn, "BEGIN", arena, err) &&
        statement(conn, statement_texts[STMT_LOCK], arena, err) &&
        find_or_add(conn, made, arena, out_id, err))
        return statement(conn, "COMMIT", arena, err);
    (void)statement(conn, "ROLLBACK", arena, &ignored);
    return error_while(err, "opening the fleet's run");
}

bool fleet_claim(struct conn *conn, const char *id, const char *worker, const char *lease,
                 struct arena *arena, struct fleet_claim *out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_CLAIM],
                           .params = { id, worker, lease },
                           .param_count = 3 };
    struct rows rows;

    *out = (struct fleet_claim){ 0 };
    if (!control_ask(conn, &query, arena, &rows, err))
        return error_while(err, "claiming a target");
    if (rows.count == 0)
        return true;
    *out = (struct fleet_claim){ .found = true,
                                 .no = rows_text(&rows, 0, 0),
                                 .url = rows_text(&rows, 0, 1),
                                 .schema = rows_text(&rows, 0, 2),
                                 .epoch = rows_text(&rows, 0, 3) };
    return true;
}

bool fleet_extend(struct conn *conn, const char *id, const struct fleet_claim *claim,
                  const char *lease, struct arena *arena, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_EXTEND],
                           .params = { id, claim->no, claim->epoch, lease },
                           .param_count = 4 };

    return query_run(conn, &query, arena, NULL, err);
}

bool fleet_end(struct conn *conn, const char *id, const struct fleet_claim *claim,
               const struct fleet_end *end, struct arena *arena, struct error *err)
{
    struct query query = {
        .sql = statement_texts[STMT_END],
        .params = { id, claim->no, claim->epoch, end->state, number(end->steps_done, arena),
                    number(end->status, arena), end->error },
        .param_count = 7,
    };

    return control_ask(conn, &query, arena, NULL, err) || error_while(err, "recording a target");
}

bool fleet_put_off(struct conn *conn, const char *id, const struct fleet_claim *claim,
                   const char *lease, struct arena *arena, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_LATER],
                           .params = { id, claim->no, claim->epoch, lease },
                           .param_count = 4 };

    return control_ask(conn, &query, arena, NULL, err) || error_while(err, "putting a target off");
}

bool fleet_count(struct conn *conn, const char *id, struct arena *arena, struct fleet_count *out,
                 struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_COUNT], .params = { id }, .param_count = 1 };
    struct rows rows;

    if (!control_ask(conn, &query, arena, &rows, err))
        return error_while(err, "counting the targets");
    *out = (struct fleet_count){ .targets = rows_number(&rows, 0, 0),
                                 .done = rows_number(&rows, 0, 1),
                                 .failed = rows_number(&rows, 0, 2),
                                 .running = rows_number(&rows, 0, 3),
                                 .pending = rows_number(&rows, 0, 4),
                                 .halted = rows_text(&rows, 0, 7) };
    out->stopped = out->failed > rows_number(&rows, 0, 6) || rows_number(&rows, 0, 5) > 0 ||
                   out->halted[0] != '\0';
    return true;
}

bool fleet_list_failed(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                       struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_FAILED],
                           .params = { id },
                           .param_count = 1 };

    return control_ask(conn, &query, arena, out, err) || error_while(err, "listing what failed");
}

bool fleet_close(struct conn *conn, const char *id, const struct fleet_count *count,
                 struct arena *arena, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_CLOSE], .params = { id }, .param_count = 2 };

    if (count->running > 0)
        return true;
    query.params[1] = "succeeded";
    if (count->pending > 0)
        query.params[1] = "stopped";
    else if (count->failed > 0)
        query.params[1] = "failed";
    return control_ask(conn, &query, arena, NULL, err) || error_while(err, "closing the run");
}
