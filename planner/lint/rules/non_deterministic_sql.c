/*
 * non_deterministic_sql.c - MP541: rows are made from the time, from chance, or from who runs
 * it.
 */
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/schema/builtins.h"

static bool is_by_chance(const struct function_use *f)
{
    static const char *const others[] = {
        "now",          "current_timestamp",     "current_date",
        "current_time", "localtimestamp",        "localtime",
        "current_user", "session_user",          "user",
        "current_role", "transaction_timestamp", "statement_timestamp"
    };

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(f->name, others[i]) == 0)
            return true;
    }
    return builtin_is_volatile(f->name) && strcmp(f->name, "nextval") != 0 &&
           strcmp(f->name, "setval") != 0 && strncmp(f->name, "pg_", 3) != 0;
}

static void check_chance(struct lint *l, const struct action *a)
{
    if (a->query == NULL || (a->kind != ACTION_INSERT && a->kind != ACTION_UPDATE &&
                             a->kind != ACTION_DELETE && a->kind != ACTION_MERGE))
        return;
    for (size_t i = 0; i < a->query->functions.count; i++) {
        if (!is_by_chance(&a->query->functions.items[i]))
            continue;
        (void)lint_add(l, &rule_non_deterministic_sql,
                       "%s() gives another result on each database and at each time",
                       a->query->functions.items[i].name);
        return;
    }
}

const struct lint_rule rule_non_deterministic_sql = {
    .info = {
        .code = "MP541",
        .name = "non-deterministic-sql",
        .severity = SEVERITY_NOTE,
        .tags = "correctness",
        .summary = "Rows are made from the time, from chance, or from who runs it.",
        .why = "Staging and production get other rows from the same migration, and a second run "
               "others than the first.",
        .instead = "Write the values.",
        .fine_when = "the values need not be the same anywhere.",
    },
    .check = check_chance,
};
