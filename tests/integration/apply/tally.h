/* tally.h - a plan of a hundred transactional steps that count themselves. */
#ifndef TESTS_INTEGRATION_APPLY_TALLY_H
#define TESTS_INTEGRATION_APPLY_TALLY_H

#include "tests/integration/apply/db.h"

enum { TALLY_STEPS = 100, TALLY_STRUCK = 50 };

/* Makes a database with what the steps need: tally, a parent and a child whose foreign
 * key is deferred, a table to lock. */
struct db *tally_database(const char *name, struct arena *arena);

/* Writes the plan; step TALLY_STRUCK runs more too. */
const char *tally_plan(const char *name, const char *more, struct arena *arena);

/* Exactly the first steps have happened, each once. */
void tally_check(struct db *db, const char *row, int steps);

#endif
