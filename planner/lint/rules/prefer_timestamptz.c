/* prefer_timestamptz.c - MP704: a timestamp without time zone is made. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "timestamp", NULL };

    style_find_types(l, a, &rule_prefer_timestamptz, names);
}

const struct lint_rule rule_prefer_timestamptz = {
    .info = {
        .code = "MP704",
        .name = "prefer-timestamptz",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A timestamp without time zone is made.",
        .why = "It is no moment: what it means depends on who reads it.",
        .instead = "Use timestamptz.",
        .sql = "CREATE TABLE t (at timestamptz);",
        .alembic = "op.create_table('t', sa.Column('at', sa.DateTime(timezone=True)))",
    },
    .check = check,
};
