/* statement_timeout_missing.c - MP713: a strong lock is taken without statement_timeout. */
#include "planner/lint/rules/rules.h"

static void check(struct lint *l, const struct action *a)
{
    size_t which;

    (void)a;
    if (effects_strongest(&l->effects, &which) < LOCK_SHARE || l->settings.sets_timeouts ||
        session_timeout_ms(&l->session, SESSION_STATEMENT_TIMEOUT) > 0)
        return;
    (void)lint_add(l, &rule_statement_timeout_missing,
                   "a strong lock is held for as long as this takes");
}

const struct lint_rule rule_statement_timeout_missing = {
    .info = {
        .code = "MP713",
        .name = "statement-timeout-missing",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A strong lock is taken without statement_timeout.",
        .why = "lock_timeout ends the waiting; once the lock is held, nothing ends the statement.",
        .instead = "Set statement_timeout.",
        .sql = "SET LOCAL statement_timeout = '60s';",
        .alembic = "op.execute(\"SET LOCAL statement_timeout = '60s'\")",
    },
    .check = check,
};
