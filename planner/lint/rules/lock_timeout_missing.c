/* lock_timeout_missing.c - MP252: a strong lock is waited for without an end. */
#include "planner/lint/rules/rules.h"

/* Returns what the statement waits for that others wait behind, or NULL. */
static const struct relation_effect *strongest(const struct lint *l)
{
    const struct relation_effect *found = NULL;

    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (e->mode >= LOCK_SHARE && !e->is_uncertain && (found == NULL || e->mode > found->mode))
            found = e;
    }
    return found;
}

static bool is_concurrent(const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (a->alterations.items[i].concurrently)
            return true;
    }
    return a->concurrently;
}

static void check_timeout(struct lint *l, const struct action *a)
{
    const struct relation_effect *e = strongest(l);

    if (e == NULL || l->timeout_told || l->settings.sets_timeouts || is_concurrent(a) ||
        session_timeout_ms(&l->session, SESSION_LOCK_TIMEOUT) > 0)
        return;
    l->timeout_told = true;
    lint_hint(l,
              lint_add(l, &rule_lock_timeout_missing,
                       "waits for %s as long as it takes (%s), and all later ones wait behind it",
                       e->name, lock_mode_words(e->mode)),
              "SET %slock_timeout = '2s' first, and try again where it fires",
              l->alone ? "" : "LOCAL ");
}

const struct lint_rule rule_lock_timeout_missing = {
    .info = {
        .code = "MP252",
        .name = "lock-timeout-missing",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A strong lock is waited for without an end.",
        .why = "Behind one long transaction the statement waits, and every later query of the table "
               "waits behind it, SELECT too: minutes of standstill for a change that takes a "
               "millisecond. migapply sets lock_timeout itself and tries again.",
        .instead = "Set lock_timeout, and try again where it fires.",
        .sql = "SET LOCAL lock_timeout = '2s';",
        .alembic = "op.execute(\"SET LOCAL lock_timeout = '2s'\")",
        .evidence = "locks.json#add-column-null",
    },
    .check = check_timeout,
};
