/* stream.c - see stream.h. */
#include "applier/db/stream.h"

#include "applier/db/wait.h"

/* So many statements are written before the socket is asked to take them. */
enum { FLUSH_EVERY = 32 };

bool stream_open(struct conn *conn, struct stream *out)
{
    *out = (struct stream){ .conn = conn };
    return conn->pg != NULL && PQstatus(conn->pg) == CONNECTION_OK &&
           PQsetnonblocking(conn->pg, 1) == 0 && PQenterPipelineMode(conn->pg) == 1;
}

bool stream_send(struct stream *stream, const struct query *queries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool sent;

        if (!query_send(stream->conn, &queries[i]))
            return false;
        if (i % FLUSH_EVERY == FLUSH_EVERY - 1 && !wait_flush(stream->conn, &sent))
            return false;
    }
    if (PQpipelineSync(stream->conn->pg) != 1)
        return false;
    stream->in_flight++;
    return true;
}

static void keep(const struct stream *stream, PGresult *result, struct arena *arena,
                 struct answers *out)
{
    if (out->failed || PQresultStatus(result) == PGRES_PIPELINE_ABORTED)
        return;
    if (!result_is_good(result)) {
        failure_from_result(stream->conn, result, arena, &out->failure);
        out->failed = true;
        return;
    }
    if (out->affected != NULL)
        out->affected[out->done] = affected_rows(result);
    if (out->rows != NULL)
        rows_from_result(result, arena, &out->rows[out->done]);
    out->done++;
}

/* What the server said last, where it said something, is the reason. */
static bool lost(const struct stream *stream, struct arena *arena, struct answers *out)
{
    if (!out->failed)
        failure_from_connection(stream->conn, arena, &out->failure);
    out->failure.lost = true;
    out->failed = true;
    return false;
}

bool stream_read(struct stream *stream, struct arena *arena, struct answers *out)
{
    for (;;) {
        ExecStatusType status;
        PGresult *result;

        if (!wait_result(stream->conn, &result))
            return lost(stream, arena, out);
        status = PQresultStatus(result);
        if (result != NULL && status != PGRES_PIPELINE_SYNC)
            keep(stream, result, arena, out);
        PQclear(result); /* NULL ends the results of one statement */
        if (PQstatus(stream->conn->pg) == CONNECTION_BAD)
            return lost(stream, arena, out);
        if (result != NULL && status == PGRES_PIPELINE_SYNC)
            break;
    }
    stream->in_flight--;
    return true;
}

void stream_close(struct stream *stream)
{
    PGconn *pg = stream->conn->pg;

    if (pg == NULL || PQstatus(pg) != CONNECTION_OK)
        return;
    (void)PQexitPipelineMode(pg);
    (void)PQsetnonblocking(pg, 0);
}
