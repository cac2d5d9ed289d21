/* look.h - what the control database says about a fleet's run, for those who only look. */
#ifndef APPLIER_FLEET_LOOK_H
#define APPLIER_FLEET_LOOK_H

#include "applier/db/query.h"

/* A run; its texts are "" where there is nothing to say. */
struct look_run {
    bool found;
    const char *id;
    const char *plan_sha256;
    const char *targets_sha256;
    const char *state;
    const char *started; /* "2026-03-12 09:10:04" */
    const char *finished;
    const char *halted;
    int64_t max_failures;
    int64_t soak_ms;
    int64_t open_wave;
    bool gated;
};

/* Finds the newest run; wanted is its number or the beginning of its plan's
 * digest, "" for any. */
bool look_find(struct conn *conn, const char *wanted, struct arena *arena, struct look_run *out,
               struct error *err);

/* wave, targets, done, failed, running */
bool look_waves(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                struct error *err);

/* url, schema, worker, epoch, seconds, whether its lease is good, wave: of those at work. */
bool look_workers(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                  struct error *err);

/* no, url, schema, wave, state, worker, epoch, steps_done, exit_status, error: of all. */
bool look_targets(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                  struct error *err);

/* no, epoch, url, schema, state, exit_status, error, wave: of those that ended
 * within the interval. */
bool look_ended(struct conn *conn, const char *id, const char *interval, struct arena *arena,
                struct rows *out, struct error *err);

#endif
