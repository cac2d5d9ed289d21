/* grant_to_public.c - MP562: a privilege is granted to everybody. */
#include "planner/lint/rules/rules.h"

static void check_grant(struct lint *l, const struct action *a)
{
    if ((a->kind == ACTION_GRANT || a->kind == ACTION_DEFAULT_PRIVILEGES) && !a->revokes &&
        a->to_public)
        (void)lint_add(l, &rule_grant_to_public,
                       "every role, also each that is made later, gets it");
}

const struct lint_rule rule_grant_to_public = {
    .info = {
        .code = "MP562",
        .name = "grant-to-public",
        .severity = SEVERITY_WARNING,
        .tags = "security",
        .summary = "A privilege is granted to everybody.",
        .why = "PUBLIC is every role, those made later too.",
        .instead = "Grant it to the role that needs it.",
        .sql = "GRANT SELECT ON t TO app;",
        .alembic = "op.execute('GRANT SELECT ON t TO app')",
    },
    .check = check_grant,
};
