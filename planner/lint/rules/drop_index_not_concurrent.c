/* drop_index_not_concurrent.c - MP204: an index is dropped under a lock that stops even reads. */
#include "planner/lint/rules/rules.h"

static void check_drop(struct lint *l, const struct action *a)
{
    if (a->subject != SUBJECT_INDEX || a->concurrently)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const struct object_name *name = &a->names.items[i];
        const struct relation *index = schema_find(l->schema, name);
        struct finding *f;

        if (!lint_exists(l, name) || (a->if_exists && schema_is_missing(l->schema, name)) ||
            (index != NULL && index->table != NULL &&
             (schema_is_new(l->schema, index->table->made) || index->table->temporary)))
            continue;
        f = lint_add(l, &rule_drop_index_not_concurrent,
                     "DROP INDEX %s waits for all who use its table, and they for it",
                     lint_name(l, name));
        lint_hint(l, f, "DROP INDEX CONCURRENTLY %s, outside a transaction", lint_name(l, name));
        lint_fix(l, f, "DROP INDEX CONCURRENTLY %s;", lint_sql_name(l, name));
    }
}

const struct lint_rule rule_drop_index_not_concurrent = {
    .info = {
        .code = "MP204",
        .name = "drop-index-not-concurrent",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "An index is dropped under a lock that stops even reads.",
        .why = "DROP INDEX takes ACCESS EXCLUSIVE on the table and the index. It is short, but it "
               "waits behind every open transaction that touched the table, and all later ones "
               "wait behind it.",
        .instead = "Drop it CONCURRENTLY, one index a statement, outside a transaction.",
        .sql = "DROP INDEX CONCURRENTLY ix;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.drop_index('ix', 't', postgresql_concurrently=True)",
        .fine_when = "lock_timeout is short and the statement is tried again.",
        .evidence = "rules.json#drop-index",
    },
    .only = ACTION_DROP,
    .check = check_drop,
};
