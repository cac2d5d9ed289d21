/* add_check_scan.c - MP210: a CHECK is added and every row read while the table is locked. */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_check(struct lint *l, const struct action *a, const struct alteration *part,
                        const struct relation *r)
{
    const struct constraint_def *def = added_constraint(part, CONSTRAINT_CHECK);
    struct finding *f;

    (void)r;
    if (def == NULL || def->not_valid)
        return;
    f = lint_add(l, &rule_add_check_scan, "every row of %s is checked while nobody can use it",
                 lint_table_name(l, a));
    lint_hint(l, f,
              "add NOT VALID here; later, in another transaction: ALTER TABLE %s VALIDATE "
              "CONSTRAINT %s",
              lint_table_name(l, a), def->name[0] != '\0' ? def->name : "...");
}

const struct lint_rule rule_add_check_scan = {
    .info = {
        .code = "MP210",
        .name = "add-check-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A CHECK is added and every row read while the table is locked.",
        .why = "ADD CONSTRAINT ... CHECK takes ACCESS EXCLUSIVE and keeps it while it reads the "
               "whole table: nobody reads or writes it meanwhile.",
        .instead = "Add it NOT VALID, which is instant and binds new rows; validate in a later "
                   "transaction, under a lock that stops nobody.",
        .sql = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.create_check_constraint('c', 't', 'a > 0', postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "rules.json#add-check",
    },
    .alter = check_check,
};
