/* prefer_jsonb.c - MP705: a json column is made. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "json", NULL };

    style_find_types(l, a, &rule_prefer_jsonb, names);
}

const struct lint_rule rule_prefer_jsonb = {
    .info = {
        .code = "MP705",
        .name = "prefer-jsonb",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A json column is made.",
        .why = "json has no equality: DISTINCT, GROUP BY and UNION of the table fail.",
        .instead = "Use jsonb.",
        .sql = "CREATE TABLE t (data jsonb);",
        .alembic = "op.create_table('t', sa.Column('data', postgresql.JSONB))",
    },
    .check = check,
};
