/* drop_database.c - MP504: a database is dropped. */
#include "planner/lint/rules/rules.h"

static void check_database(struct lint *l, const struct action *a)
{
    if (a->subject == SUBJECT_DATABASE)
        (void)lint_add(l, &rule_drop_database, "a database is gone for good");
}

const struct lint_rule rule_drop_database = {
    .info = {
        .code = "MP504",
        .name = "drop-database",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "A database is dropped.",
        .why = "No migration should be able to do this.",
        .instead = "Do it by hand, with a backup.",
    },
    .only = ACTION_DROP,
    .check = check_database,
};
