/* drop_matview.c - MP505: a materialized view is dropped. */
#include "planner/lint/drop.h"
#include "planner/lint/rules/rules.h"

static void check_matview(struct lint *l, const struct action *a)
{
    drop_check(l, a, SUBJECT_MATVIEW, &rule_drop_matview, "cannot be read any more");
}

const struct lint_rule rule_drop_matview = {
    .info = {
        .code = "MP505",
        .name = "drop-matview",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A materialized view is dropped.",
        .why = "Code that reads it fails; to make it again its query has to run once more.",
        .instead = "First release code that does not read it.",
        .fine_when = "no running code reads it.",
        .evidence = "rules.json#drop-matview",
    },
    .only = ACTION_DROP,
    .check = check_matview,
};
