/* prefer_text.c - MP703: a varchar column is made. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "varchar", NULL };

    style_find_types(l, a, &rule_prefer_text, names);
}

const struct lint_rule rule_prefer_text = {
    .info = {
        .code = "MP703",
        .name = "prefer-text",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A varchar column is made.",
        .why = "A limit costs a lock to change, and stores nothing smaller.",
        .instead = "Use text, with a CHECK where a limit matters.",
        .sql = "CREATE TABLE t (name text CHECK (length(name) <= 100));",
        .alembic = "op.create_table(\n"
               "    't', sa.Column('name', sa.Text),\n"
               "    sa.CheckConstraint('length(name) <= 100', name='t_name_ck'))",
    },
    .check = check,
};
