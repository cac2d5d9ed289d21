/*
 * control.h - the control database: which target is whose, and how it ended.
 *
 * A claim is one statement, committed at once, so no transaction stays open
 * while a target is worked on. It is a lease: a worker that dies loses it when
 * it runs out. The target's own ledger is the truth; a claim that was taken
 * over meanwhile can neither be ended nor do anything twice.
 *
 * The control database may restart: what is asked of it then is asked again,
 * for a minute.
 */
#ifndef APPLIER_FLEET_CONTROL_H
#define APPLIER_FLEET_CONTROL_H

#include "applier/db/query.h"
#include "common/targets.h"

/* What a run is made of. */
struct fleet_new {
    const char *plan_sha256;
    const char *approved;                /* digest of the list that the plan is bound to, or NULL */
    const struct fleet_targets *targets; /* NULL: join the run of the plan */
    const struct strlist *waves;         /* the number of each target's, as text */
    int64_t max_failures;
    int64_t soak_ms;
    bool gated; /* whoever opens waves must have a gate */
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
    const char *halted; /* why no further wave is opened, or "" */
    bool stopped;       /* nothing more is begun: too many failed, a canary, or halted */
};

/* Begins the run, or continues it: what failed is tried again unless others
 * are at work. *out_id is its number. */
bool fleet_open(struct conn *conn, const struct fleet_new *made, struct arena *arena,
                const char **out_id, struct error *err);

bool fleet_claim(struct conn *conn, const char *id, const char *worker, const char *lease,
                 struct arena *arena, struct fleet_claim *out, struct error *err);

/* Fails at once where the control database is away. */
bool fleet_extend(struct conn *conn, const char *id, const struct fleet_claim *claim,
                  const char *lease, struct arena *arena, struct error *err);

bool fleet_end(struct conn *conn, const char *id, const struct fleet_claim *claim,
               const struct fleet_end *end, struct arena *arena, struct error *err);

/* Gives the claim back, to be taken up again after a lease. */
bool fleet_put_off(struct conn *conn, const char *id, const struct fleet_claim *claim,
                   const char *lease, struct arena *arena, struct error *err);

bool fleet_count(struct conn *conn, const char *id, struct arena *arena, struct fleet_count *out,
                 struct error *err);

/* Lists no, url, schema, status and error of what failed. */
bool fleet_list_failed(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                       struct error *err);

/* Closes the run, unless others are at work. */
bool fleet_close(struct conn *conn, const char *id, const struct fleet_count *count,
                 struct arena *arena, struct error *err);

/* Asks the control database again until it answers, for a minute at most, or
 * until a signal is pending. rows may be NULL. */
bool control_ask(struct conn *conn, const struct query *query, struct arena *arena,
                 struct rows *rows, struct error *err);

#endif
