/* plans.h - plans for the tests, made by the same writer as migplan's. */
#ifndef TESTS_INTEGRATION_APPLY_PLANS_H
#define TESTS_INTEGRATION_APPLY_PLANS_H

#include "common/plan.h"

/* A statement, and how it is looked for where it runs outside transactions. */
struct plans_statement {
    const char *sql;
    const struct plan_probe *probe; /* of a nontx step */
};

enum { PLANS_STATEMENTS = 6, PLANS_STEPS = 8 };

/* A step; it ends its revision where to is set: the version table goes from
 * the one before to that. */
struct plans_step {
    const char *revision;
    enum plan_step_kind kind;
    struct plans_statement statements[PLANS_STATEMENTS];
    bool part; /* the revision goes on in the next step */
    struct plan_batch *batch;
    const char *source; /* what the revision's file holds; NULL: not said */
};

/* Returns a plan that upgrades from base along the steps. */
struct plan plans_make(const struct plans_step *steps, struct arena *arena);

/* Writes the plan to a file and returns its name. */
const char *plans_write(const struct plan *plan, const char *name, struct arena *arena);

/* Returns what begins at a boundary of the plan's statements: each of them, and
 * the COMMIT that follows the last one of a transaction. */
struct strlist plans_boundaries(const struct plan *plan, struct arena *arena);

/* The plan that most tests use: tables, rows that must be changed exactly
 * once, indexes built concurrently, a vacuum, a batch. */
struct plan plans_accounts(struct arena *arena);

/* Has plans_write() put files into folder. */
void plans_set_folder(const char *folder);

/* Returns that folder: for other files of the tests, too. */
const char *plans_folder(void);

#endif
