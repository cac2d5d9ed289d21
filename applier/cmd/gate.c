/* gate.c - see gate.h. */
#include "applier/cmd/gate.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "applier/cmd/child.h"

enum { LOOK_MS = 50, SAID_MOST = 2048, LINES_MOST = 4, READS_MOST = 64, MS_PER_S = 1000 };

/* What it printed, as far as that is kept. */
struct said {
    char text[SAID_MOST + 1];
    size_t len;
};

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * MS_PER_S + t.tv_nsec / 1000000;
}

/* Reads what is there, of one that never stops no more than a while, and keeps
 * the beginning of it. */
static void hear(struct child *c, struct said *said)
{
    char chunk[4096];

    for (int i = 0; i < READS_MOST; i++) {
        ssize_t got = read(c->out, chunk, sizeof(chunk));
        size_t room = SAID_MOST - said->len;
        size_t len = got > 0 && (size_t)got < room ? (size_t)got : room;

        if (got <= 0)
            break;

        memcpy(said->text + said->len, chunk, len);
        said->len += len;
    }
    said->text[said->len] = '\0';
}

/* Until it has ended, its time is over, or we are asked to stop. */
static bool await(struct child *c, int64_t timeout_ms, struct stop *stop, struct said *said)
{
    int64_t start = now_ms();

    while (!child_has_ended(c)) {
        struct pollfd fds[] = { { .fd = stop->fd, .events = POLLIN } };

        hear(c, said);
        if (now_ms() - start >= timeout_ms)
            return false;
        if (poll(fds, 1, LOOK_MS) > 0 && stop_read(stop))
            return false;
    }
    hear(c, said);
    return true;
}

static void add_said(const struct said *said, struct error *err)
{
    const char *text = said->text;

    for (int i = 0; i < LINES_MOST && *text != '\0'; i++) {
        size_t len = strcspn(text, "\n");

        error_fact(err, "gate", "%.*s", (int)len, text);
        text += len;
        text += *text == '\n';
    }
}

static bool judge(const struct gate *gate, struct child *c, bool ended, const struct said *said,
                  struct error *err)
{
    struct arena scratch = { 0 };

    if (ended && c->status == 0)
        return true;
    if (ended)
        error_set(err, ERROR_GATE, "the gate says no (%s)", child_status_text(c, &scratch));
    else
        error_set(err, ERROR_GATE, "the gate gave no answer within %lld s",
                  (long long)(gate->timeout_ms / MS_PER_S));
    arena_free(&scratch);
    error_fact(err, "command", "%s", gate->command);
    add_said(said, err);
    return false;
}

static bool refuse_stop(const struct stop *stop, struct error *err)
{
    if (stop->signal == SIGINT)
        return error_set(err, ERROR_INTERRUPTED, "interrupted while the gate was asked");
    return error_set(err, ERROR_TERMINATED, "asked to end while the gate was asked");
}

bool gate_ask(const struct gate *gate, const char *line, struct stop *stop, struct error *err)
{
    struct said said = { .len = 0 };
    struct child c;
    bool ended;

    if (gate->command == NULL)
        return true;
    if (!child_start(gate->command, true, &c, err))
        return error_while(err, "asking the gate");
    /* A line fits into a pipe; whether it is read is the command's affair. */
    (void)!write(c.in, line, strlen(line));
    (void)close(c.in);
    c.in = -1;
    ended = await(&c, gate->timeout_ms, stop, &said);
    child_end(&c);
    if (stop->signal != 0)
        return refuse_stop(stop, err);
    return judge(gate, &c, ended, &said, err);
}
