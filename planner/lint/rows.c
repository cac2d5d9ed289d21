/* rows.c - see rows.h. */
#include "planner/lint/rows.h"

void rows_check(struct lint *l, const struct action *a, enum relation_access access,
                const struct lint_rule *rule, const char *text)
{
    if (a->query == NULL || a->kind == ACTION_CREATE_VIEW || a->kind == ACTION_CREATE_RULE)
        return;
    for (size_t i = 0; i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];

        if (use->access != access || use->filtered || !lint_exists(l, &use->name))
            continue;
        lint_hint(l, lint_add(l, rule, "every row of %s %s", lint_name(l, &use->name), text),
                  "in batches of some thousand rows, each in a transaction of its own");
    }
}
