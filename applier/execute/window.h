/*
 * window.h - steps that were sent and not answered, the oldest first.
 *
 * As many are in flight as a slow network needs, and no more than take some memory.
 */
#ifndef APPLIER_EXECUTE_WINDOW_H
#define APPLIER_EXECUTE_WINDOW_H

#include "applier/db/stream.h"
#include "applier/execute/step_tx.h"

enum {
    WINDOW_STEPS = 32,
    WINDOW_BYTES = 1 << 18, /* of SQL in flight together, where it is more than one step */
    WINDOW_GROUP = 128,     /* statements between two Syncs */
};

/* A step that was sent. */
struct sent {
    const struct plan_step *step;
    struct step_tx tx;
    size_t bytes;
    struct arena arena;
};

struct window {
    struct engine *e;
    struct stream stream;
    struct step_tx_try tried; /* how all of them are tried */
    bool (*may)(const struct engine *e, const struct plan_step *step);
    struct sent ring[WINDOW_STEPS];
    size_t oldest;
    size_t count;
    size_t bytes;
    int64_t next; /* the step that is sent next */
    bool stops;   /* no more are sent */
};

/* How many bytes of SQL the step has. */
size_t window_step_bytes(const struct plan_step *step);

/* Sends what may be sent. False: the connection is gone. */
bool window_fill(struct window *w);

/* Returns the oldest step; there is one. */
struct sent *window_oldest(struct window *w);

/* Reads the oldest step's answers. out->affected has a number for each of its queries, as
 * far as they ran. False: the connection is gone. */
bool window_read(struct window *w, struct answers *out);

void window_forget_oldest(struct window *w);

/* Reads what the server still has to say; false: the connection is gone. */
bool window_drain(struct window *w);

#endif
