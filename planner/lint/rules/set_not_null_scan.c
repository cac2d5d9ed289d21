/* set_not_null_scan.c - MP215: SET NOT NULL reads the whole table while it is locked. */
#include "planner/lint/rules/rules.h"

/* Whether what proves that a column holds no NULL is dropped by the same
 * statement: PostgreSQL drops before it looks. */
static bool is_proven(const struct relation *r, const struct action *a, const char *column)
{
    if (!relation_proves_not_null(r, column, NULL))
        return false;
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->kind == ALTERATION_DROP_CONSTRAINT &&
            !relation_proves_not_null(r, column, part->name))
            return false;
    }
    return true;
}

/* The recipe, each line a transaction. */
static void fix(struct lint *l, struct finding *f, const struct action *a, const char *column)
{
    const char *table = lint_sql_name(l, &a->names.items[0]);
    const char *check = lint_sql_word(l, arena_printf(l->arena, "%s_nn", column));
    const char *name = lint_sql_word(l, column);

    lint_fix(l, f, "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;", table,
             check, name);
    lint_fix(l, f, "ALTER TABLE %s VALIDATE CONSTRAINT %s;", table, check);
    lint_fix(l, f, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;", table, name);
    lint_fix(l, f, "ALTER TABLE %s DROP CONSTRAINT %s;", table, check);
}

static void check_set(struct lint *l, const struct action *a, const struct alteration *part,
                      const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);
    const char *table = lint_name(l, &a->names.items[0]);
    struct finding *f;

    if (part->kind != ALTERATION_SET_NOT_NULL || (c != NULL && c->not_null))
        return;
    if (r != NULL && !lint_may_be_before(l, 12) && is_proven(r, a, part->name))
        return;
    f = lint_add(l, &rule_set_not_null_scan,
                 "every row of %s is read for a NULL in %s while nobody can use it", table,
                 part->name);
    if (c == NULL)
        f->confidence = CONFIDENCE_LIKELY;
    lint_hint(l, f, "ALTER TABLE %s ADD CONSTRAINT %s_nn CHECK (%s IS NOT NULL) NOT VALID", table,
              part->name, part->name);
    fix(l, f, a, part->name);
    lint_hint(l, f, "then VALIDATE CONSTRAINT, SET NOT NULL and DROP CONSTRAINT in later ones");
}

const struct lint_rule rule_set_not_null_scan = {
    .info = {
        .code = "MP215",
        .name = "set-not-null-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "SET NOT NULL reads the whole table while it is locked.",
        .why = "It takes ACCESS EXCLUSIVE and looks at every row, in every version: unless a CHECK "
               "(column IS NOT NULL) that is valid proves it, from PostgreSQL 12 on.",
        .instead = "Add such a CHECK NOT VALID, validate it in another transaction, set NOT NULL, "
                   "drop the CHECK. PostgreSQL 18 has NOT NULL constraints that are NOT VALID.",
        .sql = "ALTER TABLE t ADD CONSTRAINT c_nn CHECK (c IS NOT NULL) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c_nn;\n"
               "-- in a third one\n"
               "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\n"
               "ALTER TABLE t DROP CONSTRAINT c_nn;",
        .alembic = "op.create_check_constraint('c_nn', 't', 'c IS NOT NULL', "
                   "postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c_nn')\n"
                   "# in a third one\n"
                   "op.alter_column('t', 'c', nullable=False)\n"
                   "op.drop_constraint('c_nn', 't')",
        .versions = "before 12 the CHECK does not help",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "rules.json#set-not-null",
    },
    .alter = check_set,
};
