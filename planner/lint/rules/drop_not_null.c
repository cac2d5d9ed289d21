/* drop_not_null.c - MP507: a column may be NULL from now on. */
#include "planner/lint/rules/rules.h"

static void check_drop(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_DROP_NOT_NULL ||
        (c != NULL &&
         ((c->not_null_known && !c->not_null) || schema_is_of_unit(l->schema, c->made))))
        return;
    (void)lint_add(l, &rule_drop_not_null, "%s.%s may be NULL from now on; who reads it must know",
                   lint_name(l, &a->names.items[0]), part->name);
}

const struct lint_rule rule_drop_not_null = {
    .info = {
        .code = "MP507",
        .name = "drop-not-null",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A column may be NULL from now on.",
        .why = "Code that reads the column was written for values; it meets NULL as soon as the "
               "first one is written.",
        .instead = "Release code that takes NULL first.",
        .fine_when = "all that reads the column takes NULL already.",
        .evidence = "locks.json#drop-not-null",
    },
    .alter = check_drop,
};
