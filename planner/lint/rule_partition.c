/* rule_partition.c - partitions made, attached and detached. */
#include "planner/lint/rules.h"
#include "planner/schema/bound.h"

static void check_attach(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct relation *table;
    struct finding *f;

    if (part->kind != ALTERATION_ATTACH_PARTITION || a->subject == SUBJECT_INDEX ||
        !lint_exists(l, &part->other))
        return;
    table = schema_find(l->schema, &part->other);
    if (r != NULL && table != NULL && part->bound != NULL && bound_is_proven(r, table, part->bound))
        return;
    f = lint_add(l, &rule_attach_partition_scan,
                 "every row of %s is read to see that it belongs there, while nobody can use it",
                 lint_name(l, &part->other));
    lint_hint(l, f,
              "first, in transactions of their own: ADD CONSTRAINT ... CHECK (the bounds, and "
              "NOT NULL) NOT VALID, then VALIDATE CONSTRAINT");
}

/* Finds that rows of the default partition are read for a new bound. */
static void tell_default(struct lint *l, const struct object_name *name,
                         const struct partition_bound *bound)
{
    const struct relation *parent = schema_find(l->schema, name);
    const struct relation *other = parent == NULL ? NULL : relation_default_partition(parent);

    if (other == NULL || bound == NULL || bound->is_default ||
        schema_is_new(l->schema, other->made) || bound_is_excluded(parent, other, bound))
        return;
    lint_hint(l,
              lint_add(l, &rule_default_partition_scan,
                       "every row of the default partition %s is read while nobody can use it",
                       relation_shown(other, l->arena)),
              "first add a CHECK to %s that excludes the new bounds, NOT VALID, and validate it",
              relation_shown(other, l->arena));
}

static void alter_default(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    (void)r;
    if (part->kind == ALTERATION_ATTACH_PARTITION && a->subject != SUBJECT_INDEX)
        tell_default(l, &a->names.items[0], part->bound);
}

static bool creates_partition(const struct action *a)
{
    return a->kind == ACTION_CREATE_TABLE && a->table != NULL && a->table->bound != NULL &&
           a->table->inherits.count > 0;
}

static void check_default(struct lint *l, const struct action *a)
{
    if (creates_partition(a))
        tell_default(l, &a->table->inherits.items[0], a->table->bound);
}

static void check_create(struct lint *l, const struct action *a)
{
    const struct object_name *parent;

    if (!creates_partition(a) || !lint_exists(l, &a->table->inherits.items[0]))
        return;
    parent = &a->table->inherits.items[0];
    lint_hint(l,
              lint_add(l, &rule_create_partition_locks_parent,
                       "%s and all its partitions wait for the transaction's end",
                       lint_name(l, parent)),
              "CREATE TABLE %s (LIKE %s INCLUDING ALL), then ALTER TABLE %s ATTACH PARTITION",
              lint_name(l, &a->names.items[0]), lint_name(l, parent), lint_name(l, parent));
}

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
    }
}

const struct lint_rule rule_attach_partition_scan = {
    .info = {
        .code = "MP240",
        .name = "attach-partition-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A table is attached as a partition and read whole for it.",
        .why = "ATTACH PARTITION takes ACCESS EXCLUSIVE on the table that is attached and reads all "
               "its rows, unless a valid CHECK proves that they lie within the bounds. One that is "
               "NOT VALID does not help.",
        .instead = "Prove it first, by a CHECK that is validated without blocking.",
        .sql = "ALTER TABLE p ADD CONSTRAINT b CHECK (at IS NOT NULL AND at >= '2026-01-01' AND at < "
               "'2027-01-01') NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE p VALIDATE CONSTRAINT b;\n"
               "-- in a third one\n"
               "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\n"
               "ALTER TABLE p DROP CONSTRAINT b;",
        .alembic = "op.create_check_constraint('b', 'p', \"at IS NOT NULL AND at >= '2026-01-01' AND "
                   "at < '2027-01-01'\", postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE p VALIDATE CONSTRAINT b')",
        .fine_when = "the table is empty, or made in the same transaction.",
    },
    .alter = check_attach,
};

const struct lint_rule rule_default_partition_scan = {
    .info = {
        .code = "MP241",
        .name = "default-partition-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A new partition makes PostgreSQL read the default partition whole.",
        .why = "None of its rows may belong to the new one, so all of them are looked at, under "
               "ACCESS EXCLUSIVE, unless a valid CHECK proves it.",
        .instead = "Exclude the new bounds from the default partition by a validated CHECK first.",
        .sql = "ALTER TABLE t_default ADD CONSTRAINT b CHECK (at < '2026-01-01' OR at >= "
               "'2027-01-01') NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t_default VALIDATE CONSTRAINT b;",
        .alembic = "op.create_check_constraint('b', 't_default', \"at < '2026-01-01' OR at >= "
                   "'2027-01-01'\", postgresql_not_valid=True)",
        .versions = "11 and later have default partitions",
        .fine_when = "the default partition is empty.",
    },
    .check = check_default,
    .alter = alter_default,
};

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
    },
    .check = check_create,
};

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
    },
    .alter = check_detach,
};
