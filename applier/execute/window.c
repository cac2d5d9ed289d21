/* window.c - see window.h. */
#include "applier/execute/window.h"

#include <string.h>

size_t window_step_bytes(const struct plan_step *step)
{
    size_t bytes = 0;

    for (size_t i = 0; i < step->statements.count; i++)
        bytes += strlen(step->statements.items[i].sql);
    return bytes;
}

/* The step that may be sent now, NULL where answers come first. */
static const struct plan_step *next_step(const struct window *w)
{
    const struct plan *plan = w->e->plan;
    const struct plan_step *step;

    if (w->stops || w->count == WINDOW_STEPS || w->next > (int64_t)plan->steps.count)
        return NULL;
    step = &plan->steps.items[w->next - 1];
    if (!w->may(w->e, step) || (w->count > 0 && w->bytes + window_step_bytes(step) > WINDOW_BYTES))
        return NULL;
    return step;
}

static bool send_step(struct window *w, const struct plan_step *step)
{
    struct sent *s = &w->ring[(w->oldest + w->count) % WINDOW_STEPS];
    size_t from = 0;

    s->step = step;
    s->bytes = window_step_bytes(step);
    step_tx_write(w->e, step, &w->tried, &s->arena, &s->tx);
    w->count++;
    w->bytes += s->bytes;
    w->next++;
    w->stops = w->e->job->options->one_revision && step->version.count > 0;
    while (from < s->tx.queries.count) {
        size_t left = s->tx.queries.count - from;
        size_t group = left > WINDOW_GROUP ? WINDOW_GROUP : left;

        if (!stream_send(&w->stream, s->tx.queries.items + from, group))
            return false;
        from += group;
    }
    return true;
}

bool window_fill(struct window *w)
{
    for (;;) {
        const struct plan_step *step = next_step(w);

        if (step == NULL)
            return true;
        if (!send_step(w, step))
            return false;
    }
}

struct sent *window_oldest(struct window *w)
{
    return &w->ring[w->oldest];
}

bool window_read(struct window *w, struct answers *out)
{
    struct sent *s = window_oldest(w);
    size_t count = s->tx.queries.count;

    *out = (struct answers){ .affected = arena_new_array(&s->arena, int64_t, count) };
    for (size_t read = 0; read < count; read += WINDOW_GROUP) {
        struct answers group = { .affected = out->affected + out->done };
        bool there = stream_read(&w->stream, &s->arena, &group);

        if (!out->failed) {
            out->done += group.done;
            out->failed = group.failed;
            out->failure = group.failure;
        }
        if (!there)
            return false;
    }
    return true;
}

void window_forget_oldest(struct window *w)
{
    struct sent *s = window_oldest(w);

    w->bytes -= s->bytes;
    arena_free(&s->arena);
    *s = (struct sent){ 0 };
    w->oldest = (w->oldest + 1) % WINDOW_STEPS;
    w->count--;
}

bool window_drain(struct window *w)
{
    struct arena scratch = { 0 };
    bool there = true;

    while (there && w->stream.in_flight > 0) {
        struct answers refused = { 0 };

        there = stream_read(&w->stream, &scratch, &refused);
    }
    arena_free(&scratch);
    return there;
}
