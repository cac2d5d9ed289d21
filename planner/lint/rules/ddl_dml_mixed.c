/* ddl_dml_mixed.c - MP540: rows are changed in a transaction that holds a strong lock. */
#include "planner/lint/rules/rules.h"

/* Returns the table whose rows the statement changes, or NULL. */
static const struct relation_use *changed(const struct lint *l, const struct action *a)
{
    /* INSERT of values is not about what is there. */
    bool inserts = a->kind == ACTION_INSERT && a->query != NULL && a->query->relations.count > 1;

    if (a->query == NULL || (a->kind != ACTION_UPDATE && a->kind != ACTION_DELETE &&
                             a->kind != ACTION_MERGE && !inserts))
        return NULL;
    for (size_t i = 0; i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];

        if (use->access >= ACCESS_INSERT && lint_exists(l, &use->name))
            return use;
    }
    return NULL;
}

static void check_mixed(struct lint *l, const struct action *a)
{
    const struct lint_held *held = lint_blocker(l, LOCK_SHARE_ROW_EXCLUSIVE);
    const struct relation_use *use = changed(l, a);

    if (held == NULL || use == NULL || l->alone)
        return;
    lint_hint(l,
              lint_add(l, &rule_ddl_dml_mixed,
                       "rows of %s are changed while %s stays locked (%s, taken above)",
                       lint_name(l, &use->name), held->name, lock_mode_words(held->mode)),
              "change the rows in a revision of its own, in batches");
}

const struct lint_rule rule_ddl_dml_mixed = {
    .info = {
        .code = "MP540",
        .name = "ddl-dml-mixed",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "Rows are changed in a transaction that holds a strong lock.",
        .why = "The lock of the schema change stays until all rows are changed: what would be a "
               "moment becomes as long as the data is large.",
        .instead = "Change the schema in one revision, the rows in the next, in batches.",
        .fine_when = "it is a handful of rows.",
    },
    .check = check_mixed,
};
