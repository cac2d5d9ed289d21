/*
 * together.h - all steps of a run in one transaction: all happen, or none.
 *
 * What Alembic does unless it is told otherwise. Every lock is held until the end, and a
 * lock that is not to be had takes back all that was done.
 */
#ifndef APPLIER_EXECUTE_TOGETHER_H
#define APPLIER_EXECUTE_TOGETHER_H

#include "applier/execute/engine.h"

/* Refuses a plan that cannot run so from that step on: one with steps outside
 * transactions, or with more locks than the server has room for. */
bool together_check(const struct engine *e, int64_t first, struct error *err);

/* Runs the steps from run.next_step on. They are told as done when all are. */
enum ended together_run(struct engine *e, struct error *err);

#endif
