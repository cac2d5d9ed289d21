/* step_tx.h - a step in one transaction, written down and tried. */
#ifndef APPLIER_EXECUTE_STEP_TX_H
#define APPLIER_EXECUTE_STEP_TX_H

#include "applier/execute/engine.h"
#include "applier/execute/fail.h"

/* A transaction, as it is sent. */
struct step_tx {
    struct queries queries;
    size_t first_statement; /* the plan's first one, in queries */
};

/* How it is tried. */
struct step_tx_try {
    int64_t lock_timeout_ms;
    int64_t number;  /* from 1 */
    int64_t wait_ms; /* that it has waited for locks before */
    bool together;   /* in a transaction that others began, and others will end */
};

/* Whether the counts of its statements must be looked at before it commits, so that it
 * takes two round trips. */
bool step_tx_has_row_checks(const struct plan_step *step);

/* How many queries it is sent as, at most. */
size_t step_tx_queries(const struct plan_step *step);

/* The beginning of a transaction: its timeouts, and the version table's lock. */
void step_tx_add_begin(const struct engine *e, int64_t lock_timeout_ms, int64_t step,
                       struct queries *out, struct arena *arena);

/* Its end: deferred constraints speak up before COMMIT, for one that failed there would
 * leave no transaction behind in which what was sent after it is refused. The session is
 * in the plan's settings. */
void step_tx_add_constraints(struct queries *out, struct arena *arena);

/* Writes the whole transaction, from BEGIN to COMMIT. Where it is sent behind another
 * one that fails, it changes nothing. */
void step_tx_write(const struct engine *e, const struct plan_step *step,
                   const struct step_tx_try *tried, struct arena *arena, struct step_tx *out);

/* Where the query at index belongs to. */
struct fail_at step_tx_place(const struct step_tx *tx, const struct plan_step *step, size_t index);

/* The first try of at's step failed there and was rolled back: goes on with the second,
 * where there may be one. */
enum ended step_tx_retry(struct engine *e, const struct fail_at *at, const struct failure *failure,
                         struct arena *arena, struct error *err);

#endif
