/*
 * alter_type_constraint_scan.c - MP232: a constraint on a column whose type changes is checked
 * again.
 */
#include "planner/lint/retype.h"
#include "planner/lint/rules/rules.h"

static const struct constraint *checked(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        /* One that is NOT VALID stays so. */
        if (r->constraints.items[i]->kind == CONSTRAINT_CHECK && r->constraints.items[i]->valid &&
            strlist_has(&r->constraints.items[i]->columns, column))
            return r->constraints.items[i];
    }
    return NULL;
}

/* A foreign key of the column is looked up anew where its comparison changes. */
static const struct constraint *looked_up(const struct relation *r, const struct retype *change)
{
    for (size_t i = 0; change->cost.reindex && i < r->constraints.count; i++) {
        if (r->constraints.items[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            strlist_has(&r->constraints.items[i]->columns, change->column))
            return r->constraints.items[i];
    }
    return NULL;
}

static void check_scan(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    struct retype change;
    const struct constraint *c;
    struct finding *f;

    if (!retype_find(l, a, part, r, &change) || change.cost.rewrite || change.by_zone ||
        r == NULL || retype_is_same(&change))
        return;
    c = checked(r, change.column);
    if (c == NULL)
        c = looked_up(r, &change);
    if (c == NULL)
        return;
    f = lint_add(l, &rule_alter_type_constraint_scan,
                 "%s is checked again: every row of %s is read while nobody can use it", c->name,
                 change.table);
    lint_hint(l, f, "drop %s before, and add it again NOT VALID after", c->name);
}

const struct lint_rule rule_alter_type_constraint_scan = {
    .info = {
        .code = "MP232",
        .name = "alter-type-constraint-scan",
        .severity = SEVERITY_WARNING,
        .tags = "locks scan",
        .summary = "A constraint on a column whose type changes is checked again.",
        .why = "Nothing is written, but every CHECK that names the column is made anew and every row "
               "read for it, under ACCESS EXCLUSIVE.",
        .instead = "Drop the constraint, change the type, add it NOT VALID, validate later.",
        .sql = "ALTER TABLE t DROP CONSTRAINT c_ck;\n"
               "ALTER TABLE t ALTER COLUMN c TYPE text;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c <> '') NOT VALID;",
        .alembic = "op.drop_constraint('c_ck', 't')\n"
                   "op.alter_column('t', 'c', type_=sa.Text)\n"
                   "op.create_check_constraint('c_ck', 't', \"c <> ''\", "
                   "postgresql_not_valid=True)",
        .evidence = "locks.json#type-with-check-constraint",
    },
    .alter = check_scan,
};
