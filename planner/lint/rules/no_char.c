/* no_char.c - MP706: a char(n) column is made. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "bpchar", NULL };

    style_find_types(l, a, &rule_no_char, names);
}

const struct lint_rule rule_no_char = {
    .info = {
        .code = "MP706",
        .name = "no-char",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A char(n) column is made.",
        .why = "It is padded with blanks that comparisons then ignore.",
        .instead = "Use text.",
        .sql = "CREATE TABLE t (code text CHECK (length(code) = 3));",
        .alembic = "op.create_table(\n"
               "    't', sa.Column('code', sa.Text),\n"
               "    sa.CheckConstraint('length(code) = 3', name='t_code_ck'))",
    },
    .check = check,
};
