/* rules.h - all SQL rules, each in the file of its family. */
#ifndef PLANNER_LINT_RULES_H
#define PLANNER_LINT_RULES_H

#include "planner/lint/rule.h"

/* By code. */
extern const struct lint_rule *const lint_rule_table[];
extern const size_t lint_rule_count;

extern const struct lint_rule rule_index_not_concurrent;
extern const struct lint_rule rule_drop_index_not_concurrent;
extern const struct lint_rule rule_reindex_not_concurrent;

#endif
