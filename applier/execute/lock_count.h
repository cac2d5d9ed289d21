/*
 * lock_count.h - how many locks a transaction takes, counted from its statements.
 *
 * PostgreSQL keeps every lock of a transaction until its end, in a table of a fixed size
 * that all sessions share. What a statement makes is counted by what it says; what it
 * finds, once by its name. An estimate, rather high than low.
 */
#ifndef APPLIER_EXECUTE_LOCK_COUNT_H
#define APPLIER_EXECUTE_LOCK_COUNT_H

#include "common/plan.h"

/* Counts for the steps from that one on, which count from 1. */
int64_t lock_count_steps(const struct plan *plan, int64_t first, struct arena *arena);

#endif
