/* check_sql.h - the SQL rules on the statements of revisions. */
#ifndef PLANNER_CMD_CHECK_SQL_H
#define PLANNER_CMD_CHECK_SQL_H

#include "planner/check/check.h"
#include "planner/cmd/scripts.h"

/* Folds the upgrades of all revisions, in the order in which they would run,
 * and adds what the rules find in those that are new. Nothing is read where no
 * revision is new. Fails where a file cannot be read. */
bool check_sql(const struct check_input *input, const struct check_settings *settings,
               struct scripts *scripts, struct arena *arena, struct findings *out,
               struct error *err);

#endif
