/* uncommitted_transaction.c - MP544: a transaction is begun and never committed. */
#include "planner/lint/rules/rules.h"

static void finish_uncommitted(struct lint *l)
{
    const struct lint_statement *begin = NULL;

    if (!l->session.in_transaction || !l->session.by_statement)
        return;
    for (size_t i = 0; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind == ACTION_TRANSACTION && (a->transaction == TRANSACTION_BEGIN || a->chains))
            begin = l->steps.items[i].statement;
    }
    if (begin == NULL)
        return;
    l->statement = begin;
    (void)lint_add(l, &rule_uncommitted_transaction,
                   "nothing commits this transaction: all that follows is rolled back");
}

const struct lint_rule rule_uncommitted_transaction = {
    .info = {
        .code = "MP544",
        .name = "uncommitted-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "A transaction is begun and never committed.",
        .why = "When the connection closes, all of it is rolled back, without an error.",
        .instead = "End with COMMIT.",
        .sql = "COMMIT;",
    },
    .finish = finish_uncommitted,
};
