/* attach_partition_scan.c - MP240: a table is attached as a partition and read whole for it. */
#include "planner/lint/rules/rules.h"
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
        .evidence = "locks.json#attach-partition",
    },
    .alter = check_attach,
};
