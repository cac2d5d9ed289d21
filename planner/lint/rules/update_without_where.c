/* update_without_where.c - MP513: all rows of a table are updated in one statement. */
#include "planner/lint/rows.h"
#include "planner/lint/rules/rules.h"

static void check_update(struct lint *l, const struct action *a)
{
    rows_check(l, a, ACCESS_UPDATE, &rule_update_without_where,
               "is locked and written again until the transaction ends");
}

const struct lint_rule rule_update_without_where = {
    .info = {
        .code = "MP513",
        .name = "update-without-where",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "All rows of a table are updated in one statement.",
        .why = "Each row stays locked until the transaction ends, and the table grows to twice its "
               "size. A default for new rows does not need it.",
        .instead = "Update in batches, outside the transaction that changes the schema.",
        .sql = "UPDATE t SET c = 0 WHERE id BETWEEN 1 AND 10000 AND c IS NULL;",
        .fine_when = "the table is small.",
        .evidence = "rules.json#update-all",
    },
    .check = check_update,
};
