/* rule_not_null.c - NOT NULL set, required and dropped. */
#include <string.h>

#include "planner/lint/rules.h"

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
    lint_hint(l, f, "then VALIDATE CONSTRAINT, SET NOT NULL and DROP CONSTRAINT in later ones");
}

static void check_drop(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_DROP_NOT_NULL ||
        (c != NULL &&
         ((c->not_null_known && !c->not_null) || schema_is_of_unit(l->schema, c->made))))
        return;
    (void)lint_add(l, &rule_drop_not_null, "%s.%s may be NULL from now on; who reads it must know",
                   lint_name(l, &a->names.items[0]), part->name);
}

static bool has_key(const struct column_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (def->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return true;
    }
    return false;
}

static void check_add(struct lint *l, const struct action *a, const struct alteration *part,
                      const struct relation *r)
{
    const struct column_def *def = part->column;
    struct finding *f;

    if (part->kind != ALTERATION_ADD_COLUMN || !def->not_null || def->is_serial ||
        def->identity != '\0' || def->is_stored || has_key(def) ||
        (def->value != NULL && !def->value->is_null))
        return;
    if (part->if_exists && r != NULL && relation_column(r, def->name) != NULL)
        return;
    f = lint_add(l, &rule_add_column_not_null_no_default,
                 "fails where %s has rows: %s is NOT NULL and has no default",
                 lint_name(l, &a->names.items[0]), def->name);
    f->confidence = CONFIDENCE_DEPENDS;
    lint_hint(l, f,
              "give it a DEFAULT, which costs nothing from PostgreSQL 11 on; or add it "
              "nullable, fill it, then SET NOT NULL");
}

static void check_dropped(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_SET_DEFAULT || part->value != NULL || c == NULL || !c->not_null ||
        c->value == NULL || !schema_is_of_unit(l->schema, c->made) ||
        !lint_was_before(l, &a->names.items[0]))
        return;
    lint_hint(l,
              lint_add(l, &rule_not_null_default_dropped,
                       "code of the old release inserts into %s without %s, and fails",
                       lint_name(l, &a->names.items[0]), part->name),
              "keep the default until the old release is gone");
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
    },
    .alter = check_set,
};

const struct lint_rule rule_drop_not_null = {
    .info = {
        .code = "MP507",
        .name = "drop-not-null",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A column may be NULL from now on.",
        .why = "Code that reads the column was written for values; it meets NULL as soon as the "
               "first one is written.",
        .instead = "Release code that takes NULL first.",
        .fine_when = "all that reads the column takes NULL already.",
    },
    .alter = check_drop,
};

const struct lint_rule rule_add_column_not_null_no_default = {
    .info = {
        .code = "MP226",
        .name = "add-column-not-null-no-default",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A NOT NULL column without a default is added to a table that may have rows.",
        .why = "The rows that are there have no value for it: the statement fails, after it has "
               "waited for its lock. It works on the empty tables of a test.",
        .instead = "Give it a default, or add it nullable and make it NOT NULL when it is filled.",
        .sql = "ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 0;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Integer, nullable=False, "
                   "server_default='0'))",
        .fine_when = "the table is empty.",
    },
    .alter = check_add,
};

const struct lint_rule rule_not_null_default_dropped = {
    .info = {
        .code = "MP228",
        .name = "not-null-default-dropped",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "The default of a new NOT NULL column is dropped at once.",
        .why = "The old release, which still runs, inserts rows without the column. Without a "
               "default each of them fails.",
        .instead = "Drop the default one release later.",
        .sql = "-- one release later\nALTER TABLE t ALTER COLUMN c DROP DEFAULT;",
        .alembic = "# one release later\nop.alter_column('t', 'c', server_default=None)",
        .fine_when = "the old release does not run any more when this one is applied.",
    },
    .alter = check_dropped,
};
