/* style.c - see style.h. */
#include "planner/lint/style.h"

#include <string.h>

void style_each_column(struct lint *l, const struct action *a,
                       void (*see)(struct lint *l, const struct column_def *def))
{
    for (size_t i = 0;
         a->kind == ACTION_CREATE_TABLE && a->table != NULL && i < a->table->columns.count; i++)
        see(l, &a->table->columns.items[i]);
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        if (a->alterations.items[i].column != NULL)
            see(l, a->alterations.items[i].column);
    }
}

static void judge_type(struct lint *l, const struct column_def *def, const struct lint_rule *rule,
                       const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(def->type.name, names[i]) == 0)
            (void)lint_add(l, rule, "%s is %s", def->name, def->type.text);
    }
}

void style_find_types(struct lint *l, const struct action *a, const struct lint_rule *rule,
                      const char *const *names)
{
    for (size_t i = 0;
         a->kind == ACTION_CREATE_TABLE && a->table != NULL && i < a->table->columns.count; i++)
        judge_type(l, &a->table->columns.items[i], rule, names);
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        if (a->alterations.items[i].column != NULL)
            judge_type(l, a->alterations.items[i].column, rule, names);
    }
}
