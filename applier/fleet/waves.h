/*
 * waves.h - a fleet in waves: canaries, a few, some, the rest.
 *
 * Workers begin only what is open. Whoever conducts the run (each host that
 * takes part does) opens the next wave when the last one has ended well: after
 * its soak, when the plan's own checks still hold on its targets, and when the
 * gate says yes. Two that conduct open it once.
 */
#ifndef APPLIER_FLEET_WAVES_H
#define APPLIER_FLEET_WAVES_H

#include "applier/fleet/control.h"
#include "common/plan.h"

/* Returns the number of each target's wave, as text: 0 for the canaries, then
 * a wave for each percentage, then the rest. Every wave that is named has a target,
 * as far as there are any. */
struct strlist waves_assign(size_t targets, size_t canaries, const struct strlist *percent,
                            struct arena *arena);

enum wave_state {
    WAVE_AT_WORK, /* or all are open, or nothing more may be begun */
    WAVE_SOAKS,
    WAVE_READY, /* to open the next */
};

struct wave_now {
    enum wave_state state;
    const char *id; /* the run's */
    int64_t open;   /* -1: none yet */
    int64_t next;
    int64_t soak_left_ms;
    bool gated;
};

bool waves_look(struct conn *conn, const char *id, struct arena *arena, struct wave_now *out,
                struct error *err);

/* Runs the plan's after checks on the open wave's targets once more; *out_why is
 * what does not hold and where, NULL where all does. */
bool waves_recheck(struct conn *conn, const struct wave_now *now, const struct plan *plan,
                   const struct target *own, struct arena *arena, const char **out_why,
                   struct error *err);

/* Opens the next wave; *opened is false where somebody else did. */
bool waves_open(struct conn *conn, const struct wave_now *now, struct arena *arena, bool *opened,
                struct error *err);

/* Opens no further wave; why is for people. */
bool waves_halt(struct conn *conn, const struct wave_now *now, const char *why, struct arena *arena,
                struct error *err);

#endif
