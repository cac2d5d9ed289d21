/* rule_index.c - indexes made, dropped and built anew while others wait. */
#include "planner/lint/rules.h"

static void check_create(struct lint *l, const struct action *a)
{
    const struct index_def *def = a->index;
    const struct relation *table;
    struct finding *f;

    if (a->kind != ACTION_CREATE_INDEX || a->concurrently || !lint_exists(l, &def->table))
        return;
    table = schema_find(l->schema, &def->table);
    if (def->only && table != NULL && table->partition_by != '\0')
        return;
    f = lint_add(l, &rule_index_not_concurrent,
                 "CREATE INDEX on %s stops its writes until the index is built",
                 lint_name(l, &def->table));
    if (table != NULL && table->partition_by != '\0') {
        lint_hint(
            l, f,
            "partitioned: CREATE INDEX ... ON ONLY %s, then CREATE INDEX CONCURRENTLY on each "
            "partition, then ALTER INDEX ... ATTACH PARTITION",
            lint_name(l, &def->table));
        return;
    }
    lint_hint(l, f, "CREATE INDEX CONCURRENTLY, outside a transaction");
}

static void check_drop(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_DROP || a->subject != SUBJECT_INDEX || a->concurrently)
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
    }
}

static void check_reindex(struct lint *l, const struct action *a)
{
    struct finding *f;
    bool some;

    if (a->kind != ACTION_REINDEX || a->concurrently || a->subject == SUBJECT_SYSTEM)
        return;
    some = a->names.count > 0;
    if (some && (a->subject == SUBJECT_TABLE || a->subject == SUBJECT_INDEX) &&
        !lint_exists(l, &a->names.items[0]))
        return;
    f = lint_add(l, &rule_reindex_not_concurrent,
                 "REINDEX stops writes, and every query that could use the index%s%s",
                 some ? ": " : "", some ? lint_name(l, &a->names.items[0]) : "");
    if (lint_may_be_before(l, 12) && l->settings.postgres.most < 12) {
        f->severity = SEVERITY_WARNING;
        return;
    }
    lint_hint(l, f, "REINDEX ... CONCURRENTLY, outside a transaction");
}

const struct lint_rule rule_index_not_concurrent = {
    .info = {
        .code = "MP203",
        .name = "index-not-concurrent",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "An index is built while the table's writes wait.",
        .why = "CREATE INDEX takes a SHARE lock. Reads go on; INSERT, UPDATE and DELETE wait until "
               "the index is built: seconds on a small table, an hour on a large one.",
        .instead = "Build it CONCURRENTLY in a revision of its own, outside a transaction.",
        .sql = "CREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
        .fine_when = "the table is made in the same transaction (then the rule is silent), or is "
                     "small.",
    },
    .check = check_create,
};

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
    },
    .check = check_drop,
};

const struct lint_rule rule_reindex_not_concurrent = {
    .info = {
        .code = "MP205",
        .name = "reindex-not-concurrent",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "An index is built anew while writes and most reads wait.",
        .why = "REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index: planning any "
               "query of the table needs that index, so SELECT waits too.",
        .instead = "REINDEX CONCURRENTLY, outside a transaction.",
        .sql = "REINDEX INDEX CONCURRENTLY ix;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute('REINDEX INDEX CONCURRENTLY ix')",
        .versions = "12 and later have CONCURRENTLY; before, this is a warning",
    },
    .check = check_reindex,
};
