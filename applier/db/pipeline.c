/* pipeline.c - many statements in one round trip; see query_pipeline() in query.h. */
#include "applier/db/query.h"

#include "applier/db/stream.h"
#include "applier/db/wait.h"

/* After so many statements the server is asked to send what it has: its
 * buffer of answers would otherwise wait for the end. */
enum { SYNC_EVERY = 256 };

/* A pipeline, while it runs. */
struct run {
    struct stream stream;
    const struct query *queries;
    size_t sent;
    struct arena *arena;
    struct pipeline *out;
    struct failure *failure;
    bool failed;
};

static bool lost(struct run *run)
{
    if (!run->failed)
        failure_from_connection(run->stream.conn, run->arena, run->failure);
    run->failure->lost = true;
    run->failed = true;
    return false;
}

/* Sends statements up to the next Sync. */
static bool send_group(struct run *run)
{
    size_t left = run->out->count - run->sent;
    size_t count = left > SYNC_EVERY ? SYNC_EVERY : left;

    if (!stream_send(&run->stream, run->queries + run->sent, count))
        return lost(run);
    run->sent += count;
    return true;
}

/* Reads answers up to the next Sync's. */
static bool read_group(struct run *run)
{
    struct answers answers = { .affected = run->out->affected + run->out->done };
    bool there = stream_read(&run->stream, run->arena, &answers);

    if (!run->failed) {
        run->out->done += answers.done;
        *run->failure = answers.failure;
        run->failed = answers.failed;
    }
    return there || lost(run);
}

static bool run_all(struct run *run)
{
    while (run->sent < run->out->count && !run->failed) {
        if (!send_group(run))
            return false;
        /* One group is in flight while the next is written. */
        if (run->stream.in_flight > 1 && !read_group(run))
            return false;
    }
    while (run->stream.in_flight > 0) {
        if (!read_group(run))
            return false;
    }
    return !run->failed;
}

bool query_pipeline(struct conn *conn, const struct query *queries, size_t count,
                    struct arena *arena, struct pipeline *out, struct failure *failure)
{
    struct run run = { .queries = queries, .arena = arena, .out = out, .failure = failure };
    bool done;

    *out = (struct pipeline){ .count = count, .affected = arena_new_array(arena, int64_t, count) };
    if (!stream_open(conn, &run.stream))
        return lost(&run);
    done = run_all(&run);
    stream_close(&run.stream);
    return done;
}

bool query_together(struct conn *conn, const struct query *queries, size_t count,
                    struct arena *arena, struct rows *out, struct failure *failures)
{
    struct stream stream;
    bool there = stream_open(conn, &stream);

    for (size_t i = 0; i < count && there; i++)
        there = stream_send(&stream, &queries[i], 1);
    for (size_t i = 0; i < count; i++) {
        struct answers answers = { .rows = &out[i] };

        out[i] = (struct rows){ 0 };
        if (there)
            there = stream_read(&stream, arena, &answers);
        failures[i] = answers.failure;
        if (!there)
            failure_from_connection(conn, arena, &failures[i]);
    }
    stream_close(&stream);
    return there;
}
