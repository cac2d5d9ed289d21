/* hook.c - see hook.h. */
#include "applier/cmd/hook.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "applier/cmd/child.h"

enum { KEPT_MOST = 256 * 1024, GRACE_MS = 3000, LOOK_MS = 20, NOTE_MOST = 96 };

struct hook {
    struct child child;
    FILE *warnings;
    char kept[KEPT_MOST]; /* lines that it has not taken yet */
    size_t kept_len;
    long long lost;       /* lines that were left out since */
    long long lost_total; /* in all */
    struct arena *arena;
};

struct hook *hook_start(const char *command, FILE *warnings, struct arena *arena)
{
    struct error refused = { 0 };
    struct hook *h;

    if (command == NULL)
        return NULL;
    h = arena_new(arena, struct hook);
    h->warnings = warnings;
    h->arena = arena;
    if (!child_start(command, false, &h->child, &refused))
        (void)fprintf(warnings, "warning: --on-event: %s\n", refused.message);
    return h;
}

static void stop_telling(struct hook *h)
{
    if (h->child.in >= 0)
        (void)close(h->child.in);
    h->child.in = -1;
    h->kept_len = 0;
}

/* Writes as much as it takes now. */
static void pass_on(struct hook *h)
{
    while (h->kept_len > 0 && h->child.in >= 0) {
        ssize_t got = write(h->child.in, h->kept, h->kept_len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno != EAGAIN)
            stop_telling(h);
        if (got <= 0)
            return;
        h->kept_len -= (size_t)got;
        memmove(h->kept, h->kept + got, h->kept_len);
    }
}

static void keep(struct hook *h, const char *line, size_t len)
{
    memcpy(h->kept + h->kept_len, line, len);
    h->kept_len += len;
}

/* Says what was left out, once there is room. */
static void note_lost(struct hook *h)
{
    char note[NOTE_MOST];
    int len = snprintf(
        note, sizeof(note),
        "{\"schema\":\"migapply.event/1\",\"event\":\"events_lost\",\"count\":%lld}\n", h->lost);

    keep(h, note, (size_t)len);
    h->lost = 0;
}

void hook_tell(struct hook *h, const char *line)
{
    size_t len = strlen(line);

    if (h == NULL || h->child.in < 0)
        return;
    pass_on(h);
    if (h->kept_len + len + NOTE_MOST > KEPT_MOST) {
        h->lost++;
        h->lost_total++;
        return;
    }
    if (h->lost > 0)
        note_lost(h);
    keep(h, line, len);
    pass_on(h);
}

/* Until it has read all, or the time is over; returns the time that is left. */
static int drain(struct hook *h, int left_ms)
{
    while (h->kept_len > 0 && left_ms > 0 && !child_has_ended(&h->child)) {
        struct pollfd fd = { .fd = h->child.in, .events = POLLOUT };

        (void)poll(&fd, 1, LOOK_MS);
        left_ms -= LOOK_MS;
        pass_on(h);
    }
    return left_ms;
}

static void warn(const struct hook *h, const char *what)
{
    (void)fprintf(h->warnings, "warning: --on-event: %s; the run was not affected\n", what);
}

void hook_end(struct hook *h)
{
    int left_ms = GRACE_MS;
    bool ended;

    if (h == NULL || h->child.pid == 0)
        return;
    left_ms = drain(h, left_ms);
    stop_telling(h);
    while (!(ended = child_has_ended(&h->child)) && left_ms > 0) {
        (void)poll(NULL, 0, LOOK_MS);
        left_ms -= LOOK_MS;
    }
    child_end(&h->child);
    if (!ended)
        warn(h, "the command did not end, and was ended");
    else if (h->child.status != 0)
        warn(h, arena_printf(h->arena, "the command ended with %s",
                             child_status_text(&h->child, h->arena)));
    if (h->lost_total > 0)
        warn(h, arena_printf(h->arena, "%lld events were left out: the command reads too slowly",
                             h->lost_total));
}

void hook_forget(struct hook *h)
{
    if (h == NULL)
        return;
    stop_telling(h);
    h->child.pid = 0;
}
