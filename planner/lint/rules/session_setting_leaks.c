/* session_setting_leaks.c - MP254: SET without LOCAL outlives the migration. */
#include <string.h>

#include "planner/lint/rules/rules.h"

static bool is_reset(const struct lint *l, size_t step)
{
    const struct action *set = l->steps.items[step].action;

    for (size_t i = step + 1; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind == ACTION_DISCARD || (a->kind == ACTION_SET && a->resets &&
                                          (a->all || strcmp(a->setting, set->setting) == 0)))
            return true;
    }
    return false;
}

static void finish_leaks(struct lint *l)
{
    for (size_t i = 0; l->unit->transaction && !l->settings.sets_timeouts && i < l->steps.count;
         i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind != ACTION_SET || a->is_local || a->resets || a->all || a->setting[0] == '\0' ||
            is_reset(l, i))
            continue;
        l->statement = l->steps.items[i].statement;
        (void)lint_add(l, &rule_session_setting_leaks, "%s stays for all that runs after this",
                       a->setting);
    }
}

const struct lint_rule rule_session_setting_leaks = {
    .info = {
        .code = "MP254",
        .name = "session-setting-leaks",
        .severity = SEVERITY_NOTE,
        .tags = "transactions",
        .summary = "SET without LOCAL outlives the migration.",
        .why = "It holds for all that the same connection runs later: the next revisions, or what a "
               "pool does with it.",
        .instead = "SET LOCAL, or RESET at the end.",
        .sql = "SET LOCAL lock_timeout = '2s';",
        .alembic = "op.execute(\"SET LOCAL lock_timeout = '2s'\")",
    },
    .finish = finish_leaks,
};
