/* unqualified_name.c - MP711: a name has no schema. */
#include "planner/lint/rules/rules.h"

static bool is_qualifiable(const struct action *a)
{
    switch (a->kind) {
    case ACTION_CREATE_TABLE:
    case ACTION_CREATE_TABLE_AS:
    case ACTION_CREATE_VIEW:
    case ACTION_CREATE_SEQUENCE:
    case ACTION_ALTER_TABLE:
    case ACTION_TRUNCATE:
        return !a->temporary;
    case ACTION_DROP:
        return a->subject == SUBJECT_TABLE || a->subject == SUBJECT_VIEW ||
               a->subject == SUBJECT_INDEX || a->subject == SUBJECT_MATVIEW;
    default:
        return false;
    }
}

static void check(struct lint *l, const struct action *a)
{
    for (size_t i = 0; is_qualifiable(a) && i < a->names.count; i++) {
        if (a->names.items[i].schema[0] == '\0')
            (void)lint_add(l, &rule_unqualified_name, "%s is found by search_path",
                           a->names.items[i].name);
    }
    if (a->kind == ACTION_CREATE_INDEX && a->index->table.schema[0] == '\0')
        (void)lint_add(l, &rule_unqualified_name, "%s is found by search_path",
                       a->index->table.name);
}

const struct lint_rule rule_unqualified_name = {
    .info = {
        .code = "MP711",
        .name = "unqualified-name",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A name has no schema.",
        .why = "Which table it is depends on the search_path of who runs it.",
        .instead = "Write the schema.",
        .sql = "CREATE TABLE app.t (id bigint PRIMARY KEY);",
        .alembic = "op.create_table(\n"
               "    't', sa.Column('id', sa.BigInteger, primary_key=True), schema='app')",
    },
    .check = check,
};
