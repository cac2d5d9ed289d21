/* rule_concurrently.c - CONCURRENTLY where it fails, or leaves something behind. */
#include "planner/lint/rules.h"

/* PostgreSQL 14.4 mended what CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY broke. */
enum { BROKEN_MAJOR = 14, BROKEN_MINOR = 3 };

/* Longer than most builds wait. */
enum { PATIENT_MS = 30 * 60 * 1000 };

static bool is_concurrent(const struct action *a)
{
    return a->concurrently && (a->kind == ACTION_CREATE_INDEX || a->kind == ACTION_REINDEX ||
                               (a->kind == ACTION_DROP && a->subject == SUBJECT_INDEX));
}

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

    if (!is_concurrent(a) || a->kind == ACTION_REINDEX)
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

static void check_guard(struct lint *l, const struct action *a)
{
    const char *name;
    struct finding *f;

    if (a->kind != ACTION_CREATE_INDEX || !a->concurrently || !a->if_not_exists)
        return;
    name = lint_name(l, &a->names.items[0]);
    f = lint_add(l, &rule_concurrently_if_not_exists,
                 "IF NOT EXISTS takes an index that an earlier try left invalid for a good one");
    lint_hint(l, f, "DROP INDEX CONCURRENTLY IF EXISTS %s, then CREATE INDEX CONCURRENTLY %s", name,
              name);
}

static void check_timeout(struct lint *l, const struct action *a)
{
    int64_t lock = session_timeout_ms(&l->session, SESSION_LOCK_TIMEOUT);
    int64_t statement = session_timeout_ms(&l->session, SESSION_STATEMENT_TIMEOUT);
    struct finding *f;

    if (!is_concurrent(a) || (lock == 0 && (statement == 0 || statement >= PATIENT_MS)))
        return;
    f = lint_add(l, &rule_concurrently_with_timeout,
                 "%s ends what waits CONCURRENTLY and leaves an invalid index",
                 lock > 0 ? "lock_timeout" : "statement_timeout");
    lint_hint(l, f, "SET %s = 0 before it", lock > 0 ? "lock_timeout" : "statement_timeout");
}

static void check_minor(struct lint *l, const struct action *a)
{
    const struct postgres_range *p = &l->settings.postgres;

    if (!is_concurrent(a) || a->kind == ACTION_DROP || p->least != BROKEN_MAJOR ||
        p->most != BROKEN_MAJOR || p->minor < 0 || p->minor > BROKEN_MINOR)
        return;
    (void)lint_add(l, &rule_concurrently_on_buggy_minor,
                   "PostgreSQL 14.%d can build a corrupt index CONCURRENTLY", p->minor);
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
    },
    .check = check_partitioned,
};

const struct lint_rule rule_concurrently_if_not_exists = {
    .info = {
        .code = "MP207",
        .name = "concurrently-if-not-exists",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "IF NOT EXISTS keeps an invalid index.",
        .why = "A build that fails leaves its index behind, marked invalid: no query uses it, every "
               "write maintains it. Run again, IF NOT EXISTS finds the name and does nothing.",
        .instead = "Drop what may be left, then build without a guard. migplan's plans do so by "
                   "themselves.",
        .sql = "DROP INDEX CONCURRENTLY IF EXISTS ix;\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.drop_index('ix', 't', if_exists=True, postgresql_concurrently=True)\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
    },
    .check = check_guard,
};

const struct lint_rule rule_concurrently_with_timeout = {
    .info = {
        .code = "MP208",
        .name = "concurrently-with-timeout",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A timeout is in force while an index is built CONCURRENTLY.",
        .why = "What runs CONCURRENTLY waits for older transactions without blocking anybody. "
               "lock_timeout counts these waits too: it fires, and an invalid index stays.",
        .instead = "Switch the timeouts off around it.",
        .sql = "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute('SET lock_timeout = 0')\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
        .fine_when = "whoever runs it looks for the invalid index and tries again.",
    },
    .check = check_timeout,
};

const struct lint_rule rule_concurrently_on_buggy_minor = {
    .info = {
        .code = "MP209",
        .name = "concurrently-on-buggy-minor",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "PostgreSQL 14.0 to 14.3 may corrupt an index that is built CONCURRENTLY.",
        .why = "Rows that are updated while the index is built can be missing from it: queries "
               "then miss rows, and unique indexes let duplicates in.",
        .instead = "Upgrade to 14.4 or later first, and REINDEX what was built before.",
        .versions = "14.0 to 14.3, where --postgres names one of them",
    },
    .check = check_minor,
};
