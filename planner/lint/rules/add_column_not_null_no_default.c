/*
 * add_column_not_null_no_default.c - MP226: a NOT NULL column without a default is added to a
 * table that may have rows.
 */
#include "planner/lint/rules/rules.h"

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
