/*
 * add_column_constrained_domain.c - MP225: a column of a domain with constraints is added:
 * every row is written anew.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"
#include "planner/schema/type_change.h"

static void check_domain(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added_column(part, r);

    if (def == NULL || !type_is_constrained(l->schema, &def->type))
        return;
    (void)lint_add(l, &rule_add_column_constrained_domain,
                   "%s is a domain with constraints: all of %s is written anew", def->type.text,
                   lint_table_name(l, a));
}

const struct lint_rule rule_add_column_constrained_domain = {
    .info = {
        .code = "MP225",
        .name = "add-column-constrained-domain",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A column of a domain with constraints is added: every row is written anew.",
        .why = "PostgreSQL checks the domain for each row, even where the column is NULL, and writes "
               "the table anew for it; measured on 11 to 18.",
        .instead = "Add a column of the base type with the same CHECK, NOT VALID.",
        .sql = "ALTER TABLE t ADD COLUMN c text;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c ~ '@') NOT VALID;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Text))\n"
                   "op.create_check_constraint('c_ck', 't', \"c ~ '@'\", postgresql_not_valid=True)",
        .evidence = "locks.json#add-column-domain-check-null",
    },
    .alter = check_domain,
};
