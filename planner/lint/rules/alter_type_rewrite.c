/* alter_type_rewrite.c - MP230: a column's new type writes the whole table anew. */
#include "planner/lint/retype.h"
#include "planner/lint/rules/rules.h"

static void check_rewrite(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    struct retype change;
    struct finding *f;

    if (!retype_find(l, a, part, r, &change) || !change.cost.rewrite)
        return;
    if (change.from == NULL) {
        f = lint_add(l, &rule_alter_type_rewrite,
                     "all of %s may be written anew: the type that %s has is not known",
                     change.table, change.column);
        f->severity = SEVERITY_WARNING;
        f->confidence = CONFIDENCE_DEPENDS;
    } else {
        f = lint_add(l, &rule_alter_type_rewrite,
                     "from %s to %s all of %s is written anew while nobody can use it", change.from,
                     change.to, change.table);
    }
    lint_hint(l, f,
              "ALTER TABLE %s ADD COLUMN %s_new %s, keep both filled, copy in batches, then "
              "swap the names",
              change.table, change.column, change.to);
}

const struct lint_rule rule_alter_type_rewrite = {
    .info = {
        .code = "MP230",
        .name = "alter-type-rewrite",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A column's new type writes the whole table anew.",
        .why = "Unless both types store values alike (varchar(n) to a longer one or to text, numeric "
               "with more digits at the same scale, cidr to inet, ...), every row and every index is "
               "written anew under ACCESS EXCLUSIVE. int to bigint, char(n) to text, enum to text, "
               "json to jsonb do so.",
        .instead = "Add a column of the new type, keep both filled by a trigger, copy in batches, "
                   "swap the names in one short transaction.",
        .sql = "ALTER TABLE t ADD COLUMN c_new bigint;\n"
               "-- a trigger keeps it filled; copy in batches; then\n"
               "ALTER TABLE t RENAME COLUMN c TO c_old;\n"
               "ALTER TABLE t RENAME COLUMN c_new TO c;",
        .alembic = "op.add_column('t', sa.Column('c_new', sa.BigInteger))\n"
                   "# a trigger keeps it filled; copy in batches; then\n"
                   "op.alter_column('t', 'c', new_column_name='c_old')\n"
                   "op.alter_column('t', 'c_new', new_column_name='c')",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "locks.json#type-int-to-bigint-nodep",
    },
    .alter = check_rewrite,
};
