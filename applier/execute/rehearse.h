/*
 * rehearse.h - the steps of a plan, run in one transaction that is rolled back.
 *
 * What cannot be in a transaction is left out and said to be. Locks are held
 * until the end, so others may wait a second for them and no longer.
 */
#ifndef APPLIER_EXECUTE_REHEARSE_H
#define APPLIER_EXECUTE_REHEARSE_H

#include "applier/execute/engine.h"

/* Runs what can be run, and rolls it back. e->steps_done counts the steps. */
bool rehearse_steps(struct engine *e, struct error *err);

#endif
