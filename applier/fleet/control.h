/*
 * control.h - the control database: which target is whose, and how it ended.
 *
 * A claim is one statement, committed at once, so no transaction stays open
 * while a target is worked on. It is a lease: a worker that dies loses it when
 * it runs out. The target's own ledger is the truth; a claim that was taken
 * over meanwhile can neither be ended nor do anything twice.
 */
#ifndef APPLIER_FLEET_CONTROL_H
#define APPLIER_FLEET_CONTROL_H

#include "applier/fleet/targets.h"

/* What a run is made of. */
struct fleet_new {
    const char *plan_sha256;
    const struct fleet_targets *targets; /* NULL: join the run of the plan */
    int64_t max_failures;
    int64_t canaries;
};

struct fleet_claim {
    bool found;
    const char *no;
    const char *url;
    const char *schema;
    const char *epoch;
};

/* How a claim ended. */
struct fleet_end {
    const char *state; /* "done", "failed", "pending" */
    int64_t steps_done;
    int64_t status; /* exit status */
    const char *error;
};

struct fleet_count {
    int64_t targets;
    int64_t done;
    int64_t failed;
    int64_t running;
    int64_t pending;
    bool stopped; /* nothing more is begun: too many failed, or a canary */
};

/* Begins the run, or continues it: what failed is tried again unless others
 * are at work. *out_id is its number. */
bool fleet_open(struct conn *conn, const struct fleet_new *made, struct arena *arena,
                const char **out_id, struct error *err);

bool fleet_claim(struct conn *conn, const char *id, const char *worker, const char *lease,
                 struct arena *arena, struct fleet_claim *out, struct error *err);

bool fleet_extend(struct conn *conn, const char *id, const struct fleet_claim *claim,
                  const char *lease, struct arena *arena, struct error *err);

bool fleet_end(struct conn *conn, const char *id, const struct fleet_claim *claim,
               const struct fleet_end *end, struct arena *arena, struct error *err);

bool fleet_count(struct conn *conn, const char *id, struct arena *arena, struct fleet_count *out,
                 struct error *err);

/* Lists no, url, schema, status and error of what failed. */
bool fleet_list_failed(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                       struct error *err);

/* Closes the run, unless others are at work. */
bool fleet_close(struct conn *conn, const char *id, const struct fleet_count *count,
                 struct arena *arena, struct error *err);

#endif
