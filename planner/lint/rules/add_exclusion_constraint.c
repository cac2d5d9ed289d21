/*
 * add_exclusion_constraint.c - MP219: an EXCLUDE constraint builds its index while the table is
 * locked.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_exclusion(struct lint *l, const struct action *a, const struct alteration *part,
                            const struct relation *r)
{
    (void)r;
    if (added_key(part, CONSTRAINT_EXCLUSION) == NULL)
        return;
    (void)lint_add(
        l, &rule_add_exclusion_constraint,
        "an index is built while nobody can read or write %s; EXCLUDE knows no other way",
        lint_table_name(l, a));
}

const struct lint_rule rule_add_exclusion_constraint = {
    .info = {
        .code = "MP219",
        .name = "add-exclusion-constraint",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "An EXCLUDE constraint builds its index while the table is locked.",
        .why = "It takes ACCESS EXCLUSIVE for the whole build, and has neither NOT VALID nor USING "
               "INDEX.",
        .instead = "Make a new table with the constraint, copy in batches, swap the names.",
        .sql = "CREATE TABLE t_new (LIKE t INCLUDING ALL);\n"
               "ALTER TABLE t_new ADD CONSTRAINT c EXCLUDE USING gist (during WITH &&);",
        .alembic = "op.execute('CREATE TABLE t_new (LIKE t INCLUDING ALL)')\n"
                   "op.create_exclude_constraint('c', 't_new', ('during', '&&'), using='gist')",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "rules.json#add-exclusion",
    },
    .alter = check_exclusion,
};
