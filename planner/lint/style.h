/* style.h - what the opt-in rules about columns share. */
#ifndef PLANNER_LINT_STYLE_H
#define PLANNER_LINT_STYLE_H

#include "planner/lint/rule.h"

/* Calls see for each column that the action makes. */
void style_each_column(struct lint *l, const struct action *a,
                       void (*see)(struct lint *l, const struct column_def *def));

/* Adds a finding of the rule for each column whose type is one of names, which
 * end with NULL. */
void style_find_types(struct lint *l, const struct action *a, const struct lint_rule *rule,
                      const char *const *names);

#endif
