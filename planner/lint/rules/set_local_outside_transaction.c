/*
 * set_local_outside_transaction.c - MP253: SET LOCAL stands outside a transaction, where it
 * does nothing.
 */
#include "planner/lint/rules/rules.h"

static void check_local(struct lint *l, const struct action *a)
{
    /* A DO block is a transaction of its own. */
    if (!a->is_local || l->session.in_transaction || l->inside)
        return;
    lint_hint(l,
              lint_add(l, &rule_set_local_outside_transaction,
                       "SET LOCAL %s does nothing outside a transaction", a->setting),
              "SET %s, or BEGIN before it", a->setting);
}

const struct lint_rule rule_set_local_outside_transaction = {
    .info = {
        .code = "MP253",
        .name = "set-local-outside-transaction",
        .severity = SEVERITY_WARNING,
        .tags = "transactions",
        .summary = "SET LOCAL stands outside a transaction, where it does nothing.",
        .why = "PostgreSQL warns and goes on; the setting keeps its old value.",
        .instead = "SET without LOCAL, or a transaction around it.",
        .sql = "BEGIN;\nSET LOCAL lock_timeout = '2s';\n-- ...\nCOMMIT;",
    },
    .only = ACTION_SET,
    .check = check_local,
};
