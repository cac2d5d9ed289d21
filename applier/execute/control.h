/*
 * control.h - what somebody at the database wants of the run: table migplan.control.
 *
 * A row of the version table that says "pause" has the run wait where nothing is held,
 * one that says "abort" has it end there. "go", or no row, lets it go on.
 */
#ifndef APPLIER_EXECUTE_CONTROL_H
#define APPLIER_EXECUTE_CONTROL_H

#include "applier/execute/engine.h"
#include "applier/execute/fail.h"

/* Whether the statement with which a step begins was refused because of such a row. */
bool control_refused(const struct failure *failure);

/* Waits while the row says pause. False: it says abort, or a signal came. A connection
 * that is lost counts as true: whatever comes next will find out. */
bool control_wait(struct engine *e);

/* The same before something that cannot be refused; false: err is set. */
bool control_pass(struct engine *e, const struct fail_at *at, struct error *err);

/* Waits while the replicas lag behind, or the throttle query says so; likewise. */
bool control_throttle(struct engine *e, const struct fail_at *at, struct error *err);

#endif
