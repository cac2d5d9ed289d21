/*
 * detach_partition_not_concurrent.c - MP243: a partition is detached under a lock that stops
 * even reads.
 */
#include "planner/lint/rules/rules.h"

static void check_detach(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    struct finding *f;

    if (part->kind != ALTERATION_DETACH_PARTITION || part->concurrently || !lint_may_be(l, 14) ||
        !lint_exists(l, &part->other))
        return;
    f = lint_add(l, &rule_detach_partition_not_concurrent,
                 "nobody can use %s until the transaction ends", lint_name(l, &a->names.items[0]));
    if (r != NULL && relation_default_partition(r) != NULL) {
        lint_hint(l, f,
                  "CONCURRENTLY is refused while there is a default partition: keep the "
                  "transaction short, and set lock_timeout");
    } else {
        lint_hint(l, f, "DETACH PARTITION %s CONCURRENTLY, outside a transaction",
                  lint_name(l, &part->other));
        lint_fix(l, f, "ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY;",
                 lint_sql_name(l, &a->names.items[0]), lint_sql_name(l, &part->other));
    }
}

const struct lint_rule rule_detach_partition_not_concurrent = {
    .info = {
        .code = "MP243",
        .name = "detach-partition-not-concurrent",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A partition is detached under a lock that stops even reads.",
        .why = "DETACH PARTITION takes ACCESS EXCLUSIVE on the partitioned table, the partition and "
               "the default partition.",
        .instead = "Detach it CONCURRENTLY, outside a transaction.",
        .sql = "ALTER TABLE t DETACH PARTITION p CONCURRENTLY;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute('ALTER TABLE t DETACH PARTITION p CONCURRENTLY')",
        .versions = "14 and later; not where there is a default partition",
        .fine_when = "lock_timeout is short and the statement is tried again.",
        .since = 14,
        .evidence = "locks.json#detach-partition",
    },
    .alter = check_detach,
};
