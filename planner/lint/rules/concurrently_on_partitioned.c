/* concurrently_on_partitioned.c - MP206: CONCURRENTLY on a partitioned table fails. */
#include "planner/lint/rules/rules.h"

static const struct relation *table_of(const struct lint *l, const struct action *a)
{
    const struct relation *r;

    if (a->kind == ACTION_CREATE_INDEX)
        return schema_find(l->schema, &a->index->table);
    r = lint_subject(l, a);
    return r != NULL && r->table != NULL ? r->table : r;
}

static void check_partitioned(struct lint *l, const struct action *a)
{
    const struct relation *table;
    struct finding *f;

    if (!lint_is_concurrent(a) || a->kind == ACTION_REINDEX)
        return;
    table = table_of(l, a);
    if (table == NULL || table->partition_by == '\0' ||
        (a->kind == ACTION_CREATE_INDEX && a->index->only))
        return;
    f = lint_add(l, &rule_concurrently_on_partitioned, "%s CONCURRENTLY fails: %s is partitioned",
                 a->verb, relation_shown(table, l->arena));
    f->confidence = CONFIDENCE_CERTAIN;
    if (a->kind == ACTION_CREATE_INDEX) {
        lint_hint(l, f,
                  "CREATE INDEX ... ON ONLY %s, CREATE INDEX CONCURRENTLY on each partition, then "
                  "ALTER INDEX ... ATTACH PARTITION",
                  relation_shown(table, l->arena));
    }
}

const struct lint_rule rule_concurrently_on_partitioned = {
    .info = {
        .code = "MP206",
        .name = "concurrently-on-partitioned",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "CONCURRENTLY on a partitioned table fails.",
        .why = "PostgreSQL has no CREATE INDEX CONCURRENTLY and no DROP INDEX CONCURRENTLY for "
               "partitioned tables, in no version up to 18.",
        .instead = "Build the index on each partition, and attach these to one on the parent "
                   "alone.",
        .sql = "CREATE INDEX ix ON ONLY t (c);\n"
               "CREATE INDEX CONCURRENTLY t_2026_ix ON t_2026 (c);\n"
               "ALTER INDEX ix ATTACH PARTITION t_2026_ix;",
        .alembic = "op.execute('CREATE INDEX ix ON ONLY t (c)')\n"
                   "with op.get_context().autocommit_block():\n"
                   "    op.create_index('t_2026_ix', 't_2026', ['c'], "
                   "postgresql_concurrently=True)\n"
                   "op.execute('ALTER INDEX ix ATTACH PARTITION t_2026_ix')",
        .evidence = "locks.json#drop-index-concurrently-partitioned",
    },
    .check = check_partitioned,
};
