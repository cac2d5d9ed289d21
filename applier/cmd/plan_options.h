/* plan_options.h - a plan as it is named on the command line, and let in or not. */
#ifndef APPLIER_CMD_PLAN_OPTIONS_H
#define APPLIER_CMD_PLAN_OPTIONS_H

#include "applier/cmd/apply_options.h"
#include "applier/verify/verify.h"

/* The options that say what makes a plan acceptable. */
enum { PLAN_OPTIONS = 5 };
void plan_options_fill(struct verify_request *request, struct option_spec *out);

/* Reads and verifies the plan that request names. Fails where it is not let
 * in. Fills in run what the verification says: signers, environment, staleness. */
bool plan_let_in(const struct verify_request *request, struct arena *arena, struct apply_plan *out,
                 struct execute_options *run, struct error *err);

#endif
