/* delete_without_where.c - MP512: all rows of a table are deleted. */
#include "planner/lint/rows.h"
#include "planner/lint/rules/rules.h"

static void check_delete(struct lint *l, const struct action *a)
{
    rows_check(l, a, ACCESS_DELETE, &rule_delete_without_where, "is deleted");
}

const struct lint_rule rule_delete_without_where = {
    .info = {
        .code = "MP512",
        .name = "delete-without-where",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "All rows of a table are deleted.",
        .why = "Each row stays locked until the transaction ends, and each leaves a dead copy. Where "
               "other tables reference it, each is looked up there.",
        .instead = "TRUNCATE where all shall go and nobody else uses it; else delete in batches.",
        .sql = "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10000);",
        .fine_when = "the table is small.",
        .evidence = "rules.json#delete-all",
    },
    .check = check_delete,
};
