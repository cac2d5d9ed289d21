/* rename_enum_value.c - MP524: a value of an enum gets another name. */
#include "planner/lint/rules/rules.h"

static void check_value(struct lint *l, const struct action *a)
{
    if (a->add_value || a->values.count < 2)
        return;
    if (lint_type_was_before(l, &a->names.items[0]))
        (void)lint_add(l, &rule_rename_enum_value,
                       "code of the old release still writes and reads '%s'", a->values.items[1]);
}

const struct lint_rule rule_rename_enum_value = {
    .info = {
        .code = "MP524",
        .name = "rename-enum-value",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A value of an enum gets another name.",
        .why = "The old release writes the old name, which is refused, and reads a new one that it "
               "does not know.",
        .instead = "Add the new value, release code that knows both, move the rows.",
        .sql = "ALTER TYPE e ADD VALUE 'new';",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute(\"ALTER TYPE e ADD VALUE 'new'\")",
        .fine_when = "no running code uses the value.",
    },
    .only = ACTION_ALTER_ENUM,
    .check = check_value,
};
