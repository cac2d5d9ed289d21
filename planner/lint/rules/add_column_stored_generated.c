/*
 * add_column_stored_generated.c - MP224: a stored generated column is added: every row is
 * written anew.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_stored(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added_column(part, r);

    if (def == NULL || !def->is_stored)
        return;
    (void)lint_add(l, &rule_add_column_stored_generated,
                   "%s is computed for each row of %s: it is written anew", def->name,
                   lint_table_name(l, a));
}

const struct lint_rule rule_add_column_stored_generated = {
    .info = {
        .code = "MP224",
        .name = "add-column-stored-generated",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A stored generated column is added: every row is written anew.",
        .why = "Its value is computed and stored for each row, under ACCESS EXCLUSIVE.",
        .instead = "Add a plain column that a trigger fills, and fill the old rows in batches. From "
                   "PostgreSQL 18 on a VIRTUAL one costs nothing.",
        .sql = "ALTER TABLE t ADD COLUMN c text;\n"
               "CREATE TRIGGER t_c BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
               "set_c();",
        .alembic = "op.add_column('t', sa.Column('c', sa.Text))\n"
                   "op.execute('CREATE TRIGGER t_c BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE "
                   "FUNCTION set_c()')",
        .evidence = "locks.json#add-column-generated-stored",
    },
    .alter = check_stored,
};
