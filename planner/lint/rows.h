/* rows.h - statements that change every row of a table. */
#ifndef PLANNER_LINT_ROWS_H
#define PLANNER_LINT_ROWS_H

#include "planner/lint/rule.h"

/* Adds a finding of the rule for each table whose rows are all accessed so;
 * text says what happens to them. */
void rows_check(struct lint *l, const struct action *a, enum relation_access access,
                const struct lint_rule *rule, const char *text);

#endif
