/* index_not_concurrent.c - MP203: an index is built while the table's writes wait. */
#include <strings.h>

#include "planner/lint/rules/rules.h"

/* The statement itself, with the word put in. */
static void fix(struct lint *l, struct finding *f)
{
    static const char word[] = "INDEX ";
    const size_t len = sizeof(word) - 1;
    struct str sql = l->statement->sql;

    for (size_t i = 0; !l->inside && i + len < sql.len; i++) {
        if (strncasecmp(sql.ptr + i, word, len) != 0)
            continue;
        lint_fix(l, f, "%.*sCONCURRENTLY %.*s;", (int)(i + len), sql.ptr, (int)(sql.len - i - len),
                 sql.ptr + i + len);
        return;
    }
}

static void check_create(struct lint *l, const struct action *a)
{
    const struct index_def *def = a->index;
    const struct relation *table;
    struct finding *f;

    if (a->concurrently || !lint_exists(l, &def->table))
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
    fix(l, f);
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
        .evidence = "locks.json#create-index",
    },
    .only = ACTION_CREATE_INDEX,
    .check = check_create,
};
