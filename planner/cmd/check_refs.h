/* check_refs.h - open branches that have just become second heads. */
#ifndef PLANNER_CMD_CHECK_REFS_H
#define PLANNER_CMD_CHECK_REFS_H

#include "planner/cmd/check_project.h"

/* Judges the merge into request->base of every branch whose name, in full or
 * without "refs/heads/" and its likes, request->refs matches; but of those
 * that are merged already. What its graph rules find as errors is told, with
 * the branch. Fails with ERROR_NO_REF where no branch matches. */
bool check_refs(const struct cli_call *call, const struct check_request *request,
                struct report *out, struct error *err);

#endif
