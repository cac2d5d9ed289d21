/* lock_table.c - MP255: a table is locked by LOCK TABLE. */
#include "planner/lint/rules/rules.h"

static void check_lock(struct lint *l, const struct action *a)
{
    if (a->lock_mode < LOCK_SHARE || a->names.count == 0 || !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_lock_table, "LOCK TABLE keeps %s from %s until the transaction ends",
                   lock_mode_waiters((enum lock_mode)a->lock_mode),
                   lint_name(l, &a->names.items[0]));
}

const struct lint_rule rule_lock_table = {
    .info = {
        .code = "MP255",
        .name = "lock-table",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A table is locked by LOCK TABLE.",
        .why = "SHARE and stronger keep all writes away until the transaction ends.",
        .instead = "Leave it to the statements, which take what they need.",
        .fine_when = "it keeps the order in which two tables are locked.",
        .evidence = "locks.json#lock-table-default",
    },
    .only = ACTION_LOCK,
    .check = check_lock,
};
