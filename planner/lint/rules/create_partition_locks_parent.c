/* create_partition_locks_parent.c - MP242: CREATE TABLE ... PARTITION OF locks the parent. */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_create(struct lint *l, const struct action *a)
{
    const struct object_name *parent;

    if (!added_is_partition(a) || !lint_exists(l, &a->table->inherits.items[0]))
        return;
    parent = &a->table->inherits.items[0];
    lint_hint(l,
              lint_add(l, &rule_create_partition_locks_parent,
                       "%s and all its partitions wait for the transaction's end",
                       lint_name(l, parent)),
              "CREATE TABLE %s (LIKE %s INCLUDING ALL), then ALTER TABLE %s ATTACH PARTITION",
              lint_name(l, &a->names.items[0]), lint_name(l, parent), lint_name(l, parent));
}

const struct lint_rule rule_create_partition_locks_parent = {
    .info = {
        .code = "MP242",
        .name = "create-partition-locks-parent",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "CREATE TABLE ... PARTITION OF locks the parent.",
        .why = "It takes ACCESS EXCLUSIVE on the partitioned table: it waits for every query on any "
               "partition, and all later ones wait for it.",
        .instead = "Make a table of its own and attach it: ATTACH PARTITION blocks nobody on the "
                   "parent.",
        .sql = "CREATE TABLE p (LIKE t INCLUDING ALL);\n"
               "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        .alembic = "op.execute('CREATE TABLE p (LIKE t INCLUDING ALL)')\n"
                   "op.execute(\"ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('2026-01-01') TO "
                   "('2027-01-01')\")",
        .versions = "ATTACH blocks nobody from 12 on",
        .fine_when = "lock_timeout is short and the statement is tried again.",
        .evidence = "rules.json#create-partition",
    },
    .only = ACTION_CREATE_TABLE,
    .check = check_create,
};
