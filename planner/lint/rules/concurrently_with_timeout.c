/*
 * concurrently_with_timeout.c - MP208: a timeout is in force while an index is built
 * CONCURRENTLY.
 */
#include "planner/lint/rules/rules.h"

/* Longer than most builds wait. */
enum { PATIENT_MS = 30 * 60 * 1000 };

static void check_timeout(struct lint *l, const struct action *a)
{
    int64_t lock = session_timeout_ms(&l->session, SESSION_LOCK_TIMEOUT);
    int64_t statement = session_timeout_ms(&l->session, SESSION_STATEMENT_TIMEOUT);
    struct finding *f;

    if (!lint_is_concurrent(a) || (lock == 0 && (statement == 0 || statement >= PATIENT_MS)))
        return;
    f = lint_add(l, &rule_concurrently_with_timeout,
                 "%s ends what waits CONCURRENTLY and leaves an invalid index",
                 lock > 0 ? "lock_timeout" : "statement_timeout");
    lint_hint(l, f, "SET %s = 0 before it", lock > 0 ? "lock_timeout" : "statement_timeout");
}

const struct lint_rule rule_concurrently_with_timeout = {
    .info = {
        .code = "MP208",
        .name = "concurrently-with-timeout",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A timeout is in force while an index is built CONCURRENTLY.",
        .why = "What runs CONCURRENTLY waits for older transactions without blocking anybody. "
               "lock_timeout counts these waits too: it fires, and an invalid index stays.",
        .instead = "Switch the timeouts off around it.",
        .sql = "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute('SET lock_timeout = 0')\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
        .fine_when = "whoever runs it looks for the invalid index and tries again.",
    },
    .check = check_timeout,
};
