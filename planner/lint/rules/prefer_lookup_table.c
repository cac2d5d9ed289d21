/* prefer_lookup_table.c - MP710: an enum is made. */
#include "planner/lint/rules/rules.h"

static void check(struct lint *l, const struct action *a)
{
    (void)lint_add(l, &rule_prefer_lookup_table, "%s is an enum: its values can never be removed",
                   lint_name(l, &a->names.items[0]));
}

const struct lint_rule rule_prefer_lookup_table = {
    .info = {
        .code = "MP710",
        .name = "prefer-lookup-table",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "An enum is made.",
        .why = "Values can be added and renamed, never removed.",
        .instead = "Use a table and a foreign key.",
        .sql = "CREATE TABLE status (name text PRIMARY KEY);",
        .alembic = "op.create_table('status', sa.Column('name', sa.Text, primary_key=True))",
    },
    .only = ACTION_CREATE_ENUM,
    .check = check,
};
