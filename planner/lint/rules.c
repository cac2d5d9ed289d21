/* rules.c - see rules.h. */
#include "planner/lint/rules.h"

#include <string.h>

/* clang-format off */
const struct lint_rule *const lint_rule_table[] = {
    &rule_index_not_concurrent,
    &rule_drop_index_not_concurrent,
    &rule_reindex_not_concurrent,
};
/* clang-format on */

enum { RULES = sizeof(lint_rule_table) / sizeof(lint_rule_table[0]) };

const size_t lint_rule_count = RULES;

const struct rule_info *const *lint_rules(struct arena *arena)
{
    const struct rule_info **infos = arena_new_array(arena, const struct rule_info *, RULES + 1);

    for (size_t i = 0; i < RULES; i++)
        infos[i] = &lint_rule_table[i]->info;
    return infos;
}

const struct rule_info *lint_find_rule(const char *name)
{
    for (size_t i = 0; i < RULES; i++) {
        const struct rule_info *info = &lint_rule_table[i]->info;

        if (strcmp(info->code, name) == 0 || strcmp(info->name, name) == 0)
            return info;
    }
    return NULL;
}
