/*
 * slow_statement_under_lock.c - MP250: something that takes long runs while an earlier
 * statement's lock is held.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static const struct relation_effect *slow_part(const struct lint *l)
{
    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (lint_is_table(e->relation) && (e->scan == YES || e->rewrite == YES || e->builds_index))
            return e;
    }
    return NULL;
}

static bool validates_own(const struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (added_is_validated(l, a, &a->alterations.items[i]))
            return true;
    }
    return false;
}

static const char *what_takes_long(const struct relation_effect *e)
{
    if (e->rewrite == YES)
        return "written anew";
    return e->builds_index ? "indexed" : "read whole";
}

static void check_slow(struct lint *l, const struct action *a)
{
    const struct lint_held *held = lint_blocker(l, LOCK_SHARE);
    const struct relation_effect *slow = slow_part(l);

    if (held == NULL || slow == NULL || l->alone || validates_own(l, a) || a->kind == ACTION_DO)
        return;
    lint_hint(l,
              lint_add(l, &rule_slow_statement_under_lock,
                       "%s is %s while %s stays locked (%s, taken above)", slow->name,
                       what_takes_long(slow), held->name, lock_mode_words(held->mode)),
              "put it into a revision of its own");
}

const struct lint_rule rule_slow_statement_under_lock = {
    .info = {
        .code = "MP250",
        .name = "slow-statement-under-lock",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "Something that takes long runs while an earlier statement's lock is held.",
        .why = "Locks stay until the transaction ends. An ALTER TABLE of a millisecond, with an index "
               "built or a table counted after it, keeps everybody out for as long as that takes.",
        .instead = "Put the slow statement into a revision of its own.",
        .fine_when = "the tables are small.",
    },
    .check = check_slow,
};
