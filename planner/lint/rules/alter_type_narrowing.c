/* alter_type_narrowing.c - MP234: values of the old type may not fit the new one. */
#include "planner/lint/retype.h"
#include "planner/lint/rules/rules.h"

static void check_narrowing(struct lint *l, const struct action *a, const struct alteration *part,
                            const struct relation *r)
{
    struct retype change;

    if (!retype_find(l, a, part, r, &change) || !change.cost.narrows)
        return;
    lint_hint(l,
              lint_add(l, &rule_alter_type_narrowing,
                       "not every %s is a %s: it fails, or cuts values of %s", change.from,
                       change.to, change.column),
              "look at the data first");
}

const struct lint_rule rule_alter_type_narrowing = {
    .info = {
        .code = "MP234",
        .name = "alter-type-narrowing",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "Values of the old type may not fit the new one.",
        .why = "A longer text or larger number makes the statement fail on the one database that has "
               "it; digits and times of day are cut without a word.",
        .instead = "Look at the data of every database first.",
        .sql = "SELECT count(*) FROM t WHERE length(c) > 20;",
        .fine_when = "a constraint has kept such values out.",
        .evidence = "locks.json#type-text-to-varchar50",
    },
    .alter = check_narrowing,
};
