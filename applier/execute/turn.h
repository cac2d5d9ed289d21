/*
 * turn.h - whose turn it is: the advisory locks of a run.
 *
 * One is the version table's: a second applier of it stays out. The other one is of the
 * database: plans for the whole database take it alone, plans for one schema share it,
 * so that tenants run side by side and none beside a plan for all.
 */
#ifndef APPLIER_EXECUTE_TURN_H
#define APPLIER_EXECUTE_TURN_H

#include "applier/execute/engine.h"

/* Finds where e->schema's version table is or would be, and takes both locks; waits for
 * them at most for wait_ms. Fills e->table but for its width and heads. */
bool turn_find_and_take(struct engine *e, int64_t wait_ms, struct error *err);

/* Takes the locks of e->table again. */
bool turn_take(struct engine *e, int64_t wait_ms, struct error *err);

#endif
