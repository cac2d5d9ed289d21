/* ddl_dml_mixed.c - MP540: rows are changed in a transaction that holds a strong lock. */
#include <string.h>

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

        if (use->access >= ACCESS_INSERT && lint_exists(l, &use->name) &&
            strcmp(use->name.name, "alembic_version") != 0 &&
            strncmp(use->name.name, "pg_", 3) != 0)
            return use;
    }
    return NULL;
}

static const char advice[] = "change the rows in a revision of its own, in batches";

/* Rows first, the schema after them: which lock it will be is not known yet. */
static void note_change(struct lint *l, const struct relation_use *use)
{
    const char *message =
        arena_printf(l->arena, "rows of %s are changed, and then", lint_name(l, &use->name));
    struct lint_change change = { schema_transaction(l->schema),
                                  lint_finding(l, &rule_ddl_dml_mixed, message) };

    vec_push(l->arena, &l->changes, change);
}

/* Returns the first lock of the action that keeps others from writing, or NULL. */
static const struct relation_effect *strong_effect(const struct lint *l)
{
    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (e->mode >= LOCK_SHARE_ROW_EXCLUSIVE && !e->is_uncertain && lint_is_table(e->relation))
            return e;
    }
    return NULL;
}

/* The statement waits for its lock with the rows in its hand. */
static void tell_changes(struct lint *l, const struct relation_effect *e)
{
    for (size_t i = 0; i < l->changes.count; i++) {
        struct finding *f = &l->changes.items[i].finding;

        if (l->changes.items[i].transaction != schema_transaction(l->schema))
            continue;
        f->message =
            arena_printf(l->arena, "%s %s is locked (%s, line %u), in one transaction", f->message,
                         e->name, lock_mode_words(e->mode), l->statement->pos.line + l->line);
        lint_hint(l, f, "%s", advice);
        if (l->out != NULL)
            vec_push(l->arena, l->out, *f);
    }
    l->changes.count = 0;
}

static void check_mixed(struct lint *l, const struct action *a)
{
    const struct lint_held *held = lint_blocker(l, LOCK_SHARE_ROW_EXCLUSIVE);
    const struct relation_use *use = changed(l, a);
    const struct relation_effect *e = strong_effect(l);

    if (l->alone || a->kind == ACTION_DO)
        return;
    if (e != NULL)
        tell_changes(l, e);
    if (use == NULL)
        return;
    if (held == NULL) {
        note_change(l, use);
        return;
    }
    lint_hint(l,
              lint_add(l, &rule_ddl_dml_mixed,
                       "rows of %s are changed while %s stays locked (%s, taken above)",
                       lint_name(l, &use->name), held->name, lock_mode_words(held->mode)),
              "%s", advice);
}

const struct lint_rule rule_ddl_dml_mixed = {
    .info = {
        .code = "MP540",
        .name = "ddl-dml-mixed",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "Rows are changed in a transaction that holds a strong lock.",
        .why = "The lock of the schema change stays until all rows are changed: what would be a "
               "moment becomes as long as the data is large. The other way round it waits for its "
               "lock while the changed rows keep others waiting: two such make a deadlock.",
        .instead = "Change the schema in one revision, the rows in the next, in batches.",
        .fine_when = "it is a handful of rows.",
    },
    .check = check_mixed,
};
