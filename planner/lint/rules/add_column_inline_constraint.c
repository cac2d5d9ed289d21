/*
 * add_column_inline_constraint.c - MP227: a column is added together with a constraint that
 * reads or indexes the table.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static const char *what_is_done(const struct column_def *def, const struct constraint_def *c)
{
    switch (c->kind) {
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
        return "an index is built";
    case CONSTRAINT_CHECK:
        return "every row is checked";
    case CONSTRAINT_FOREIGN_KEY:
        return def->value != NULL ? "every row is looked up" : NULL;
    case CONSTRAINT_NOT_NULL:
    case CONSTRAINT_EXCLUSION:
        break;
    }
    return NULL;
}

static void check_inline(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added_column(part, r);

    for (size_t i = 0; def != NULL && i < def->constraints.count; i++) {
        const char *done = what_is_done(def, &def->constraints.items[i]);
        struct finding *f;

        if (done == NULL)
            continue;
        f = lint_add(l, &rule_add_column_inline_constraint, "%s while nobody can use %s", done,
                     lint_table_name(l, a));
        lint_hint(l, f, "add the column without it; then the constraint NOT VALID, or USING INDEX");
    }
}

const struct lint_rule rule_add_column_inline_constraint = {
    .info = {
        .code = "MP227",
        .name = "add-column-inline-constraint",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A column is added together with a constraint that reads or indexes the table.",
        .why = "UNIQUE and PRIMARY KEY build an index, CHECK reads every row although the column is "
               "NULL in all, REFERENCES with a default looks every row up: all under ACCESS "
               "EXCLUSIVE.",
        .instead = "Add the column alone, then the constraint the way that does not block.",
        .sql = "ALTER TABLE t ADD COLUMN c int;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c > 0) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c_ck;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Integer))\n"
                   "op.create_check_constraint('c_ck', 't', 'c > 0', postgresql_not_valid=True)",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "locks.json#add-column-check-null",
    },
    .alter = check_inline,
};
