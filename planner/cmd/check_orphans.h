/* check_orphans.h - revisions that no configuration names, so nobody runs them. */
#ifndef PLANNER_CMD_CHECK_ORPHANS_H
#define PLANNER_CMD_CHECK_ORPHANS_H

#include "planner/check/check.h"
#include "planner/cmd/project.h"
#include "planner/report/report.h"

/* Adds a finding for each folder called versions that holds revision files and
 * is none of the report's trees, told under the first of these. Those of known, another list of
 * such folders, or NULL, are left out. */
void check_orphans(const struct source *source, const struct config_places *places,
                   const struct strlist *known, const struct check_settings *settings,
                   const struct report *report, struct findings *findings);

#endif
