/*
 * non_transactional_in_transaction.c - MP201: a statement that PostgreSQL refuses in a
 * transaction stands in one.
 */
#include "planner/lint/rules/rules.h"

static void check_outside(struct lint *l, const struct action *a)
{
    struct finding *f;

    if (l->effects.outside_transaction != YES || (l->alone && !l->inside))
        return;
    f = lint_add(l, &rule_non_transactional_in_transaction, "%s%s fails in a transaction", a->verb,
                 a->concurrently ? " CONCURRENTLY" : "");
    f->confidence = CONFIDENCE_CERTAIN;
    lint_hint(l, f, "put it into a revision of its own that runs outside a transaction");
}

const struct lint_rule rule_non_transactional_in_transaction = {
    .info = {
        .code = "MP201",
        .name = "non-transactional-in-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "A statement that PostgreSQL refuses in a transaction stands in one.",
        .why = "CREATE INDEX CONCURRENTLY, VACUUM, DETACH PARTITION CONCURRENTLY, CREATE DATABASE "
               "and others fail with \"cannot run inside a transaction block\" (25001).",
        .instead = "Run it outside: autocommit_block() in an Alembic script, \"-- transaction: off\" "
                   "in a file of SQL.",
        .sql = "-- transaction: off\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
        .versions = "ALTER TYPE ... ADD VALUE before 12 only",
        .evidence = "locks.json#create-index-concurrently",
    },
    .check = check_outside,
};
