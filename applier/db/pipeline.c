/* pipeline.c - many statements in one round trip; see query_pipeline() in query.h. */
#include "applier/db/query.h"

#include "applier/db/wait.h"

/* After so many statements the server is asked to send what it has: its
 * buffer of answers would otherwise wait for the end. */
enum { SYNC_EVERY = 256 };

/* A pipeline, while it runs. */
struct run {
    struct conn *conn;
    const struct query *queries;
    size_t count;
    size_t sent;
    struct arena *arena;
    struct pipeline *out;
    struct failure *failure;
    bool failed;
    size_t syncs; /* that have not been answered */
};

static bool lost(struct run *run)
{
    if (!run->failed)
        failure_from_connection(run->conn, run->arena, run->failure);
    run->failure->lost = true;
    run->failed = true;
    return false;
}

static bool send_sync(struct run *run)
{
    if (PQpipelineSync(run->conn->pg) != 1)
        return lost(run);
    run->syncs++;
    return true;
}

/* Sends statements up to the next Sync. */
static bool send_group(struct run *run)
{
    size_t end = run->count - run->sent > SYNC_EVERY ? run->sent + SYNC_EVERY : run->count;

    while (run->sent < end) {
        bool sent;

        if (!query_send(run->conn, &run->queries[run->sent]))
            return lost(run);
        run->sent++;
        if (run->sent % 32 == 0 && !wait_flush(run->conn, &sent))
            return lost(run);
    }
    return send_sync(run);
}

static void keep(struct run *run, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    if (run->failed || status == PGRES_PIPELINE_ABORTED)
        return;
    if (result_is_good(result)) {
        run->out->affected[run->out->done++] = affected_rows(result);
        return;
    }
    failure_from_result(run->conn, result, run->arena, run->failure);
    run->failed = true;
}

/* Reads answers up to the next Sync's. */
static bool read_group(struct run *run)
{
    for (;;) {
        PGresult *result;

        if (!wait_result(run->conn, &result))
            return lost(run);
        if (PQstatus(run->conn->pg) == CONNECTION_BAD) {
            if (result != NULL)
                keep(run, result);
            PQclear(result);
            return lost(run);
        }
        if (result == NULL)
            continue; /* the end of one statement's results */
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            run->syncs--;
            return true;
        }
        keep(run, result);
        PQclear(result);
    }
}

static bool run_all(struct run *run)
{
    while (run->sent < run->count && !run->failed) {
        if (!send_group(run))
            return false;
        /* One group is in flight while the next is written. */
        if (run->syncs > 1 && !read_group(run))
            return false;
    }
    while (run->syncs > 0) {
        if (!read_group(run))
            return false;
    }
    return !run->failed;
}

bool query_pipeline(struct conn *conn, const struct query *queries, size_t count,
                    struct arena *arena, struct pipeline *out, struct failure *failure)
{
    struct run run = { .conn = conn,
                       .queries = queries,
                       .count = count,
                       .arena = arena,
                       .out = out,
                       .failure = failure };
    bool done;

    *out = (struct pipeline){ .count = count, .affected = arena_new_array(arena, int64_t, count) };
    if (conn->pg == NULL || PQstatus(conn->pg) != CONNECTION_OK ||
        PQsetnonblocking(conn->pg, 1) != 0 || PQenterPipelineMode(conn->pg) != 1)
        return lost(&run);
    done = run_all(&run);
    if (PQstatus(conn->pg) == CONNECTION_OK) {
        (void)PQexitPipelineMode(conn->pg);
        (void)PQsetnonblocking(conn->pg, 0);
    }
    return done;
}
