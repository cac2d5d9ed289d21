/* wait.c - see wait.h. */
#include "applier/db/wait.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Calls tick where it is due; *next is when it is due again. */
static bool run_tick(const struct conn_watch *watch, int64_t *next)
{
    if (watch->tick == NULL || now_ms() < *next)
        return false;
    *next = now_ms() + watch->tick_ms;
    return watch->tick(watch->ctx);
}

static bool ticks(const struct conn *conn)
{
    return conn->watch != NULL && conn->watch->tick != NULL;
}

/* How long to sleep: until the next tick, or the end of patience; -1 for ever. */
static int poll_timeout(const struct conn *conn, int64_t next_tick, int64_t end)
{
    int64_t until = ticks(conn) ? next_tick : end;

    if (!ticks(conn) && end == 0)
        return -1;
    if (end != 0 && end < until)
        until = end;
    return until <= now_ms() ? 0 : (int)(until - now_ms());
}

/* Lets the watch do what it has to. */
static void attend(struct conn *conn, short events, int64_t *next_tick)
{
    const struct conn_watch *watch = conn->watch;

    if (watch == NULL)
        return;
    if ((events & POLLIN) != 0 && watch->readable(watch->ctx))
        conn_cancel(conn);
    if (run_tick(watch, next_tick))
        conn_cancel(conn);
}

/* Waits until the server's socket is ready for one of events; false where it
 * is closed, or patience is at its end. */
static bool wait_socket(struct conn *conn, short events)
{
    const struct conn_watch *watch = conn->watch;
    int64_t next = watch == NULL ? 0 : now_ms() + watch->tick_ms;
    int64_t end = conn->patience_ms == 0 ? 0 : now_ms() + conn->patience_ms;

    for (;;) {
        struct pollfd fds[2] = {
            { .fd = PQsocket(conn->pg), .events = events },
            { .fd = watch == NULL ? -1 : watch->fd, .events = POLLIN },
        };

        if (fds[0].fd < 0)
            return false;
        if (poll(fds, 2, poll_timeout(conn, next, end)) < 0 && errno != EINTR)
            return false;
        attend(conn, fds[1].revents, &next);
        if (fds[0].revents != 0)
            return true;
        if (end != 0 && now_ms() >= end)
            return false;
    }
}

bool wait_flush(struct conn *conn, bool *out_all_sent)
{
    int left = PQflush(conn->pg);

    *out_all_sent = left == 0;
    if (left < 0)
        return false;
    if (left == 0)
        return true;
    return wait_socket(conn, POLLIN | POLLOUT) && PQconsumeInput(conn->pg) == 1;
}

bool wait_result(struct conn *conn, PGresult **out)
{
    bool sent = false;

    while (!sent) {
        if (!wait_flush(conn, &sent))
            break; /* what the server said last may still be there to read */
    }
    while (PQisBusy(conn->pg)) {
        if (!wait_socket(conn, POLLIN) || PQconsumeInput(conn->pg) != 1)
            break;
    }
    if (PQisBusy(conn->pg) && PQstatus(conn->pg) != CONNECTION_BAD)
        return false;
    *out = PQgetResult(conn->pg);
    return true;
}
