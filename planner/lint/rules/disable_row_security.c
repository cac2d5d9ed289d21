/* disable_row_security.c - MP561: row level security is switched off. */
#include "planner/lint/rules/rules.h"

static void check_rows(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    (void)r;
    if (part->kind == ALTERATION_DISABLE_ROW_SECURITY)
        (void)lint_add(l, &rule_disable_row_security, "every role with SELECT sees all rows of %s",
                       lint_name(l, &a->names.items[0]));
}

const struct lint_rule rule_disable_row_security = {
    .info = {
        .code = "MP561",
        .name = "disable-row-security",
        .severity = SEVERITY_WARNING,
        .tags = "security",
        .summary = "Row level security is switched off.",
        .why = "The policies stay and do nothing: every role that may read the table reads "
               "all rows.",
        .instead = "Change the policies.",
        .fine_when = "the policies are dropped too, because access is guarded elsewhere.",
        .evidence = "locks.json#disable-rls",
    },
    .alter = check_rows,
};
