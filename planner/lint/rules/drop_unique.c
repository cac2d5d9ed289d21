/* drop_unique.c - MP509: a UNIQUE constraint is dropped. */
#include "planner/lint/drop.h"
#include "planner/lint/rules/rules.h"

static void check_unique(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct constraint *c = drop_constraint(l, part, r, CONSTRAINT_UNIQUE);

    (void)a;
    if (c != NULL)
        (void)lint_add(l, &rule_drop_unique, "%s (%s) may hold duplicates from now on",
                       relation_shown(r, l->arena), strlist_join(&c->columns, ", ", l->arena));
}

const struct lint_rule rule_drop_unique = {
    .info = {
        .code = "MP509",
        .name = "drop-unique",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "A UNIQUE constraint is dropped.",
        .why = "Duplicates that come in meanwhile keep it from being added again, so the downgrade "
               "fails; ON CONFLICT on these columns fails at once.",
        .instead = "Release code first that does not rely on it.",
        .fine_when = "another unique index covers the columns.",
        .evidence = "rules.json#drop-unique",
    },
    .alter = check_unique,
};
