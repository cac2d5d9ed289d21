/* made.h - what "revision" and "merge" have in common. */
#ifndef PLANNER_CMD_MADE_H
#define PLANNER_CMD_MADE_H

#include "common/cli.h"
#include "planner/cmd/project.h"
#include "planner/write/new_revision.h"

/* Writes the revision and says so; the request lacks only the project and the
 * time, which is SOURCE_DATE_EPOCH's where that is set. */
bool made_run(const struct cli_call *call, const struct project *p,
              struct new_revision_request *request, struct error *err);

#endif
