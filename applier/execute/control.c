/* control.c - see control.h. */
#include "applier/execute/control.h"

#include <string.h>

enum { POLL_MS = 500 };

/* As STMT_ENTER raises it. */
static const char says[] = "migplan.control says ";

bool control_refused(const struct failure *failure)
{
    return strcmp(failure->sqlstate, "MG023") == 0 &&
           strncmp(failure->message, says, strlen(says)) == 0;
}

/* Reads what is wanted: "go" where nobody says anything, or nobody can be asked. */
static const char *read_want(const struct engine *e, struct arena *arena, const char **out_who)
{
    const struct query query = {
        .sql = "SELECT want, by_whom || coalesce(': ' || note, '') FROM migplan.control WHERE "
               "version_table = $1",
        .params = { e->table.sql },
        .param_count = 1,
    };
    struct failure ignored;
    struct rows rows;

    *out_who = "";
    if (!query_try(e->conn, &query, arena, &rows, &ignored) || rows.count == 0)
        return "go";
    *out_who = rows_text(&rows, 0, 1);
    return rows_text(&rows, 0, 0);
}

bool control_wait(struct engine *e)
{
    for (bool told = false; e->stop.signal == 0; told = true) {
        struct arena scratch = { 0 };
        const char *who;
        const char *want = read_want(e, &scratch, &who);
        bool pause = strcmp(want, "pause") == 0;
        bool go = !pause && strcmp(want, "abort") != 0;

        if (pause && !told)
            engine_tell(e, EXECUTE_WARNING,
                        arena_printf(&scratch, "paused in migplan.control by %s", who));
        arena_free(&scratch);
        if (!pause)
            return go;
        engine_pause(e, POLL_MS);
    }
    return false;
}

/* Sets err where the run is to end here. */
static bool ends(struct engine *e, const struct fail_at *at, struct error *err)
{
    const struct failure failure = {
        .sqlstate = "MG023",
        .message = "migplan.control says abort",
        .detail = "",
        .hint = "",
        .context = "",
    };

    return e->stop.signal != 0 ? fail_stopped(e, at, err) : fail_set(e, &failure, at, err);
}

bool control_pass(struct engine *e, const struct fail_at *at, struct error *err)
{
    return control_wait(e) || ends(e, at, err);
}

/* One value, "t" where it is too much now. */
static bool is_too_much(const struct engine *e, const struct query *query, bool *out,
                        struct error *err)
{
    const struct query begin = { .sql = "BEGIN READ ONLY" };
    const struct query end = { .sql = "ROLLBACK" };
    struct arena scratch = { 0 };
    struct error ignored = { 0 };
    struct rows rows = { 0 };
    bool good = query_run(e->conn, &begin, &scratch, NULL, err) &&
                query_run(e->conn, query, &scratch, &rows, err);

    *out = good && rows.count > 0 && rows_bool(&rows, 0, 0);
    /* Where this fails the connection is gone, and the next statement says so. */
    (void)query_run(e->conn, &end, &scratch, NULL, &ignored);
    arena_free(&scratch);
    return good || error_while(err, "asking whether to go slower");
}

bool control_throttle(struct engine *e, const struct fail_at *at, struct error *err)
{
    const struct execute_options *options = e->job->options;
    const struct query lag = {
        .sql = "SELECT coalesce(pg_catalog.max(EXTRACT(epoch FROM replay_lag) * 1000) > "
               "$1::bigint, false) FROM pg_catalog.pg_stat_replication",
        .params = { arena_printf(e->arena, "%lld", (long long)options->max_lag_ms) },
        .param_count = 1,
    };
    const struct query own = { .sql = options->throttle_query };

    for (bool told = false;; told = true) {
        bool late = false;
        bool busy = false;

        if ((options->max_lag_ms > 0 && !is_too_much(e, &lag, &late, err)) ||
            (own.sql != NULL && !late && !is_too_much(e, &own, &busy, err)))
            return false;
        if (!late && !busy)
            return true;
        if (!told)
            engine_tell(e, EXECUTE_WARNING,
                        late ? "waits for the replicas" : "waits: the throttle query says so");
        engine_pause(e, POLL_MS);
        if (!control_pass(e, at, err))
            return false;
    }
}
