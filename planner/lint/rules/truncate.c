/* truncate.c - MP510: a table is emptied. */
#include "planner/lint/rules/rules.h"

static void check_truncate(struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++) {
        const char *name = lint_name(l, &a->names.items[i]);

        if (lint_exists(l, &a->names.items[i]))
            (void)lint_add(l, &rule_truncate, "all rows of %s are gone for good", name);
    }
}

const struct lint_rule rule_truncate = {
    .info = {
        .code = "MP510",
        .name = "truncate",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "A table is emptied.",
        .why = "All its rows are gone, and it takes ACCESS EXCLUSIVE.",
        .instead = "Delete in batches what must go.",
        .sql = "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE old LIMIT 10000);",
        .fine_when = "it holds nothing that cannot be made again.",
        .evidence = "locks.json#truncate",
    },
    .only = ACTION_TRUNCATE,
    .check = check_truncate,
};
