/* no_money.c - MP707: a money column is made. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "money", NULL };

    style_find_types(l, a, &rule_no_money, names);
}

const struct lint_rule rule_no_money = {
    .info = {
        .code = "MP707",
        .name = "no-money",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A money column is made.",
        .why = "Its currency and its digits are settings of the server.",
        .instead = "Use numeric.",
        .sql = "CREATE TABLE t (price numeric(12, 2));",
        .alembic = "op.create_table('t', sa.Column('price', sa.Numeric(12, 2)))",
    },
    .check = check,
};
