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

static int tick_timeout(const struct conn_watch *watch, int64_t next)
{
    int64_t left = next - now_ms();

    if (watch == NULL || watch->tick == NULL)
        return -1;
    return left < 0 ? 0 : (int)left;
}

/* Waits until the server's socket is ready for one of events. */
static bool wait_socket(struct conn *conn, short events)
{
    const struct conn_watch *watch = conn->watch;
    int64_t next = watch == NULL ? 0 : now_ms() + watch->tick_ms;

    for (;;) {
        struct pollfd fds[2] = {
            { .fd = PQsocket(conn->pg), .events = events },
            { .fd = watch == NULL ? -1 : watch->fd, .events = POLLIN },
        };

        if (fds[0].fd < 0)
            return false;
        if (poll(fds, 2, tick_timeout(watch, next)) < 0 && errno != EINTR)
            return false;
        if (watch != NULL && (fds[1].revents & POLLIN) != 0 && watch->readable(watch->ctx))
            conn_cancel(conn);
        if (watch != NULL && run_tick(watch, &next))
            conn_cancel(conn);
        if (fds[0].revents != 0)
            return true;
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
