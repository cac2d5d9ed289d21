/*
 * kept_plan.h - a plan from the ledger, let in once more before it is run.
 *
 * The ledger keeps the signatures that a plan was let in by; what the host says
 * now decides: its policy, who may sign, what is revoked. A plan that went in
 * unsigned is let in where the host allows that.
 */
#ifndef APPLIER_CMD_KEPT_PLAN_H
#define APPLIER_CMD_KEPT_PLAN_H

#include "applier/audit/audit.h"
#include "applier/cmd/apply_options.h"
#include "applier/verify/verify.h"

/* The options that say who may sign. */
enum { KEPT_OPTIONS = 2 };
void kept_options_fill(struct verify_request *request, struct option_spec *out);

/* A run's plan, as the ledger has it. */
struct kept_plan {
    const struct run_row *row;
    struct str bytes;
    const struct plan *plan;
};

/* Lets the plan in, or not, and fills in run what apply would. The plan of a
 * rollback is let in where the one that it takes back is, and says nothing
 * else than that one's undo. */
bool kept_let_in(const struct verify_request *request, struct conn *conn, const char *version_table,
                 const struct kept_plan *kept, struct arena *arena, struct execute_options *run,
                 struct error *err);

/* Returns the signers of a rollback's plan: those of the plan that it takes back. */
const char *kept_undo_signers(const char *signers, const char *plan_sha256, struct arena *arena);

#endif
