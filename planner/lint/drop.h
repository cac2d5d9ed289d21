/* drop.h - what a statement drops that was there before the unit. */
#ifndef PLANNER_LINT_DROP_H
#define PLANNER_LINT_DROP_H

#include "planner/lint/rule.h"

/* Returns whether dropping that name takes something away that others may use. */
bool drop_goes(const struct lint *l, const struct action *a, const struct object_name *name);

/* Adds a finding of the rule for each thing of that kind that goes; text says
 * what that means. */
void drop_check(struct lint *l, const struct action *a, enum subject_kind subject,
                const struct lint_rule *rule, const char *text);

/* Returns the constraint of that kind that part drops, or NULL. */
const struct constraint *drop_constraint(const struct lint *l, const struct alteration *part,
                                         const struct relation *r, enum constraint_kind kind);

#endif
