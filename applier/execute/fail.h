/* fail.h - what a failure of the server means for the run, said to people. */
#ifndef APPLIER_EXECUTE_FAIL_H
#define APPLIER_EXECUTE_FAIL_H

#include "applier/execute/engine.h"
#include "applier/execute/guard.h"

/* Where a failure struck. */
struct fail_at {
    const struct plan_step *step;
    const struct plan_statement *statement; /* NULL where it was a statement of ours */
    int64_t statements_done;                /* of the step, that stay done */
};

/* Returns whether the step may be tried again: no lock, a deadlock. */
bool fail_passes(const struct failure *failure);

/* Sets err from the failure. */
bool fail_set(const struct engine *e, const struct failure *failure, const struct fail_at *at,
              struct error *err);

/* Sets err because a signal asked to stop. */
bool fail_stopped(const struct engine *e, const struct fail_at *at, struct error *err);

/* Sets err's state: where the database stands, and what was left. */
bool fail_state(const struct engine *e, const struct fail_at *at, struct error *err);

/* Returns what is waited for, for people: the table, or "a lock". */
const char *fail_locked(const struct guard_view *seen);

/* Returns the error as JSON for the ledger. */
const char *fail_json(const struct error *err, const struct engine *e, struct arena *arena);

#endif
