/* check_sql.h - the SQL rules on the statements of revisions. */
#ifndef PLANNER_CMD_CHECK_SQL_H
#define PLANNER_CMD_CHECK_SQL_H

#include "planner/check/check.h"
#include "planner/cmd/scripts.h"
#include "planner/report/report.h"

/* Folds the upgrades of all revisions, in the order in which they would run,
 * and adds what the rules find in those that are new. Nothing is read where no
 * revision is new. With a base the report gets the steps that are new. Fails where
 * a file cannot be read. */
bool check_sql(const struct check_input *input, const struct check_settings *settings,
               struct scripts *scripts, struct report *report, struct findings *out,
               struct error *err);

#endif
