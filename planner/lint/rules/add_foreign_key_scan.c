/*
 * add_foreign_key_scan.c - MP211: a foreign key is added and every row checked while writes
 * wait.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_foreign_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    const struct constraint_def *def = added_constraint(part, CONSTRAINT_FOREIGN_KEY);
    struct finding *f;

    if (def == NULL || def->not_valid)
        return;
    f = lint_add(l, &rule_add_foreign_key_scan,
                 "writes to %s and %s wait while every row of %s is checked", lint_table_name(l, a),
                 lint_name(l, &def->references), lint_table_name(l, a));
    if (r != NULL && r->partition_by != '\0' && lint_may_be_before(l, 18)) {
        lint_hint(l, f,
                  "before PostgreSQL 18 a partitioned table takes no NOT VALID foreign key: "
                  "add it to each partition");
        return;
    }
    lint_hint(l, f,
              "add NOT VALID here; later, in another transaction: ALTER TABLE %s VALIDATE "
              "CONSTRAINT %s",
              lint_table_name(l, a), def->name[0] != '\0' ? def->name : "...");
}

const struct lint_rule rule_add_foreign_key_scan = {
    .info = {
        .code = "MP211",
        .name = "add-foreign-key-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A foreign key is added and every row checked while writes wait.",
        .why = "It takes SHARE ROW EXCLUSIVE on both tables and keeps it while each row of the "
               "referencing table is looked up in the other: writes to both wait.",
        .instead = "Add it NOT VALID, validate in a later transaction.",
        .sql = "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (u) REFERENCES users (id) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.create_foreign_key('c', 't', 'users', ['u'], ['id'], "
                   "postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
        .versions = "partitioned tables take NOT VALID from 18 on",
        .fine_when = "the referencing table is made in the same transaction.",
        .evidence = "rules.json#add-foreign-key",
    },
    .alter = check_foreign_key,
};
