/* confirm.h - what a person must agree to before a plan runs. */
#ifndef APPLIER_CMD_CONFIRM_H
#define APPLIER_CMD_CONFIRM_H

#include "applier/cmd/apply_options.h"

/* Asks for the database's name where the plan destroys data, or the database is
 * protected, and a person sits at the terminal. Where nobody does, a protected
 * database wants --yes, and --allow data-loss for a plan that goes back. Fails
 * with ERROR_CONFIRM. */
bool confirm_run(const struct cli_call *call, const struct apply_options *given,
                 const struct plan *plan, const struct conn *conn, struct error *err);

#endif
