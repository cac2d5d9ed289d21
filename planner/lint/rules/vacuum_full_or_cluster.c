/*
 * vacuum_full_or_cluster.c - MP236: VACUUM FULL or CLUSTER writes tables anew while they are
 * locked.
 */
#include "planner/lint/rules/rules.h"

static void check_vacuum(struct lint *l, const struct action *a)
{
    if ((a->kind != ACTION_VACUUM || !a->full) && a->kind != ACTION_CLUSTER)
        return;
    if (a->names.count > 0 && !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_vacuum_full_or_cluster, "%s writes %s anew while nobody can use it",
                   a->kind == ACTION_VACUUM ? "VACUUM FULL" : "CLUSTER",
                   a->names.count > 0 ? lint_name(l, &a->names.items[0]) : "every table");
}

const struct lint_rule rule_vacuum_full_or_cluster = {
    .info = {
        .code = "MP236",
        .name = "vacuum-full-or-cluster",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "VACUUM FULL or CLUSTER writes tables anew while they are locked.",
        .why = "Both copy the table and build all its indexes under ACCESS EXCLUSIVE, and need room "
               "for a second copy.",
        .instead = "Plain VACUUM in most cases; pg_repack where room must be given back.",
        .sql = "VACUUM (ANALYZE) t;",
        .alembic = "with op.get_context().autocommit_block():\n    op.execute('VACUUM "
                   "(ANALYZE) t')",
        .versions = "19 has REPACK CONCURRENTLY",
        .evidence = "rules.json#cluster",
    },
    .check = check_vacuum,
};
