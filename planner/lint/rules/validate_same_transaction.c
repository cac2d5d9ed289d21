/*
 * validate_same_transaction.c - MP213: a constraint is validated by the transaction that added
 * it.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_validate(struct lint *l, const struct action *a, const struct alteration *part,
                           const struct relation *r)
{
    struct finding *f;

    (void)r;
    if (!added_is_validated(l, a, part))
        return;
    f = lint_add(l, &rule_validate_same_transaction,
                 "%s is validated in the transaction that added it: its lock stays while every row "
                 "of %s is read",
                 part->name, lint_table_name(l, a));
    f->confidence = CONFIDENCE_CERTAIN;
    lint_hint(l, f, "VALIDATE CONSTRAINT in a revision of its own, after this one");
}

const struct lint_rule rule_validate_same_transaction = {
    .info = {
        .code = "MP213",
        .name = "validate-same-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A constraint is validated by the transaction that added it.",
        .why = "Adding it NOT VALID took a strong lock, which stays until the transaction ends. "
               "Validating in the same one reads the whole table under that lock: NOT VALID won "
               "nothing.",
        .instead = "Validate in a revision of its own.",
        .sql = "-- in another transaction\nALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "# in the next revision\nop.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
        .evidence = "locks.json#add-check-not-valid-and-validate-one-alter",
    },
    .alter = check_validate,
};
