/* table_without_primary_key.c - MP708: a table has no primary key. */
#include "planner/lint/rules/rules.h"

static bool has_key(const struct table_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (def->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return true;
    }
    for (size_t i = 0; i < def->columns.count; i++) {
        const struct constraint_defs *own = &def->columns.items[i].constraints;

        for (size_t j = 0; j < own->count; j++) {
            if (own->items[j].kind == CONSTRAINT_PRIMARY_KEY)
                return true;
        }
    }
    return def->bound != NULL || def->likes.count > 0;
}

static void check(struct lint *l, const struct action *a)
{
    if (!a->temporary && a->table != NULL && !has_key(a->table))
        (void)lint_add(l, &rule_table_without_primary_key, "%s has no primary key",
                       lint_name(l, &a->names.items[0]));
}

const struct lint_rule rule_table_without_primary_key = {
    .info = {
        .code = "MP708",
        .name = "table-without-primary-key",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A table has no primary key.",
        .why = "Rows cannot be named, and logical replication refuses UPDATE and DELETE.",
        .instead = "Give it one.",
        .sql = "CREATE TABLE t (id bigint PRIMARY KEY);",
        .alembic = "op.create_table('t', sa.Column('id', sa.BigInteger, primary_key=True))",
    },
    .only = ACTION_CREATE_TABLE,
    .check = check,
};
