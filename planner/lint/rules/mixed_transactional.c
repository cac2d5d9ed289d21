/*
 * mixed_transactional.c - MP202: a revision runs some statements in a transaction and some
 * outside.
 */
#include "planner/lint/rules/rules.h"

static bool changes_schema(const struct action *a)
{
    switch (a->kind) {
    case ACTION_SET:
    case ACTION_SELECT:
    case ACTION_TRANSACTION:
    case ACTION_NOT_ANALYSED:
    case ACTION_OTHER:
    case ACTION_INSERT:
    case ACTION_UPDATE:
    case ACTION_DELETE:
        return false;
    default:
        return true;
    }
}

/* A revision that leaves its transaction for one statement and changes more. */
static void finish_mixed(struct lint *l)
{
    const struct lint_statement *outside = NULL;
    bool others = false;

    for (size_t i = 0; l->unit->transaction && i < l->steps.count; i++) {
        const struct lint_step *step = &l->steps.items[i];

        if (!changes_schema(step->action))
            continue;
        if (step->statement->autocommit)
            outside = outside == NULL ? step->statement : outside;
        else
            others = true;
    }
    if (outside == NULL || !others)
        return;
    l->statement = outside;
    (void)lint_add(l, &rule_mixed_transactional,
                   "where this fails, the rest of the revision has been done and stays");
}

const struct lint_rule rule_mixed_transactional = {
    .info = {
        .code = "MP202",
        .name = "mixed-transactional",
        .severity = SEVERITY_WARNING,
        .tags = "transactions",
        .summary = "A revision runs some statements in a transaction and some outside.",
        .why = "What ran before the statement outside is committed first. Where that fails, the "
               "revision is half done, and neither upgrade nor downgrade fits.",
        .instead = "Put the statement that runs outside into a revision of its own.",
    },
    .finish = finish_mixed,
};
