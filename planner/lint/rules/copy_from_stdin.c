/* copy_from_stdin.c - MP546: COPY ... FROM STDIN stands in a migration. */
#include "planner/lint/rules/rules.h"

static bool has_access(const struct query *q, enum relation_access access)
{
    for (size_t i = 0; i < q->relations.count; i++) {
        if (q->relations.items[i].access == access)
            return true;
    }
    return false;
}

static void check_copy(struct lint *l, const struct action *a)
{
    if (a->from_stdin && a->query != NULL && has_access(a->query, ACCESS_INSERT))
        (void)lint_add(l, &rule_copy_from_stdin,
                       "COPY ... FROM STDIN needs psql: a driver that runs this waits for data");
}

const struct lint_rule rule_copy_from_stdin = {
    .info = {
        .code = "MP546",
        .name = "copy-from-stdin",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "COPY ... FROM STDIN stands in a migration.",
        .why = "The rows below it are psql's; sent by a driver they are no SQL, and the COPY waits "
               "for data that never come.",
        .instead = "INSERT the rows.",
        .sql = "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y');",
        .alembic = "op.bulk_insert(t, [{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}])",
    },
    .only = ACTION_COPY,
    .check = check_copy,
};
