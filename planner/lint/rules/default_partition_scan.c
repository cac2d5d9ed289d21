/*
 * default_partition_scan.c - MP241: a new partition makes PostgreSQL read the default partition
 * whole.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"
#include "planner/schema/bound.h"

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

static void check_default(struct lint *l, const struct action *a)
{
    if (added_is_partition(a))
        tell_default(l, &a->table->inherits.items[0], a->table->bound);
}

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
        .since = 11,
        .evidence = "rules.json#create-partition-beside-default",
    },
    .only = ACTION_CREATE_TABLE,
    .check = check_default,
    .alter = alter_default,
};
