/* duplicate_index.c - MP534: an index is made that another one serves for. */
#include <string.h>

#include "planner/lint/rules/rules.h"

static bool is_same_text(const struct expression *a, const struct expression *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->text[0] != '\0' && strcmp(a->text, b->text) == 0;
}

static bool is_same_key(const struct index_key *a, const struct index_key *b)
{
    return strcmp(a->column, b->column) == 0 &&
           (a->column[0] != '\0' || is_same_text(a->value, b->value)) &&
           strcmp(a->opclass, b->opclass) == 0 && strcmp(a->collation, b->collation) == 0;
}

/* Whether old serves all that def would. */
static bool serves(const struct index_def *old, const struct index_def *def)
{
    if (def->keys.count > old->keys.count || strcmp(old->method, def->method) != 0 ||
        !is_same_text(old->predicate, def->predicate) || def->unique ||
        (strcmp(def->method, "btree") != 0 && def->keys.count != old->keys.count))
        return false;
    for (size_t i = 0; i < def->included.count; i++) {
        if (!strlist_has(&old->included, def->included.items[i]))
            return false;
    }
    for (size_t i = 0; i < def->keys.count; i++) {
        const struct index_key *a = &def->keys.items[i];
        const struct index_key *b = &old->keys.items[i];

        if (!is_same_key(a, b) || (def->keys.count > 1 && a->descending != b->descending))
            return false;
    }
    return true;
}

static void check_duplicate(struct lint *l, const struct action *a)
{
    const struct relation *table;

    table = schema_find(l->schema, &a->index->table);
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++) {
        const struct relation *old = table->indexes.items[i];

        if (old->index == NULL || old->unique || !serves(old->index, a->index) ||
            (a->names.count > 0 && a->if_not_exists &&
             strcmp(old->name, a->names.items[0].name) == 0))
            continue;
        (void)lint_add(l, &rule_duplicate_index, "%s serves every query that this index would",
                       old->name);
        return;
    }
}

const struct lint_rule rule_duplicate_index = {
    .info = {
        .code = "MP534",
        .name = "duplicate-index",
        .severity = SEVERITY_WARNING,
        .tags = "speed",
        .summary = "An index is made that another one serves for.",
        .why = "An index that begins with the same columns, of the same method and WHERE, answers "
               "the same queries. Every write maintains both.",
        .instead = "Leave it out.",
        .fine_when = "the other one is dropped next.",
    },
    .only = ACTION_CREATE_INDEX,
    .check = check_duplicate,
};
