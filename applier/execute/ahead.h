/*
 * ahead.h - transactional steps, none of which waits for the answer to the one before.
 *
 * Each is a transaction of its own, with a Sync of its own. What keeps a step from
 * running behind one that failed is in what is sent (step_tx.h): a failure before COMMIT
 * leaves a failed transaction, in which all that follows is refused; after any other one
 * the fence finds that it is not this step's turn. All are tried without waiting for
 * locks; the first that would have to wait is rolled back, with those behind it, and
 * goes up the ladder alone.
 */
#ifndef APPLIER_EXECUTE_AHEAD_H
#define APPLIER_EXECUTE_AHEAD_H

#include "applier/execute/engine.h"

/* Whether the step may be sent ahead: nobody has to decide about it while it runs, and
 * nobody has to be spared. */
bool ahead_may(const struct engine *e, const struct plan_step *step);

/* Runs the next step and those behind it that may be sent ahead. Each is told and
 * counted as it is done; e->step is the one at which it ended otherwise. */
enum ended ahead_run(struct engine *e, struct error *err);

#endif
