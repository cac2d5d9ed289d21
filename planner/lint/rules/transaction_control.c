/*
 * transaction_control.c - MP543: BEGIN, COMMIT or ROLLBACK inside a transaction that somebody
 * else opened.
 */
#include "planner/lint/rules/rules.h"

static void check_control(struct lint *l, const struct action *a)
{
    bool ends = a->transaction == TRANSACTION_COMMIT || a->transaction == TRANSACTION_ROLLBACK;

    if (!ends && a->transaction != TRANSACTION_BEGIN && a->transaction != TRANSACTION_PREPARE)
        return;
    if (l->session.in_transaction && (!l->session.by_statement || !ends)) {
        struct finding *f =
            lint_add(l, &rule_transaction_control, "%s inside a transaction that %s opened",
                     a->verb, l->session.by_statement ? "BEGIN" : "whoever runs this");

        if (!l->session.by_statement) {
            lint_hint(l, f,
                      "leave it out; or say that the file runs on its own: --no-transaction, or "
                      "a line \"-- transaction: off\"");
        }
    }
}

const struct lint_rule rule_transaction_control = {
    .info = {
        .code = "MP543",
        .name = "transaction-control",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "BEGIN, COMMIT or ROLLBACK inside a transaction that somebody else opened.",
        .why = "COMMIT ends the runner's transaction: what follows runs on its own, and the version "
               "is recorded apart from what it stands for. BEGIN inside one does nothing but warn.",
        .instead = "Leave transactions to what runs the migration.",
    },
    .only = ACTION_TRANSACTION,
    .check = check_control,
};
