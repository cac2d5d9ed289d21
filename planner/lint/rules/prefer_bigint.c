/* prefer_bigint.c - MP701: an integer column is smaller than bigint. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void check(struct lint *l, const struct action *a)
{
    static const char *const names[] = { "int2",        "int4",    "serial", "serial4",
                                         "smallserial", "serial2", NULL };

    style_find_types(l, a, &rule_prefer_bigint, names);
}

const struct lint_rule rule_prefer_bigint = {
    .info = {
        .code = "MP701",
        .name = "prefer-bigint",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "An integer column is smaller than bigint.",
        .why = "Numbers pass 2,147,483,647 one day, and the change to bigint writes the "
               "table anew.",
        .instead = "Use bigint; it takes four bytes more.",
        .sql = "CREATE TABLE t (id bigint PRIMARY KEY);",
        .alembic = "op.create_table('t', sa.Column('id', sa.BigInteger, primary_key=True))",
    },
    .check = check,
};
