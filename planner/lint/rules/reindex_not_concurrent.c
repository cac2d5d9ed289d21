/* reindex_not_concurrent.c - MP205: an index is built anew while writes and most reads wait. */
#include "planner/lint/rules/rules.h"

static void check_reindex(struct lint *l, const struct action *a)
{
    struct finding *f;
    bool some;

    if (a->concurrently)
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
    if (a->subject == SUBJECT_SYSTEM)
        lint_hint(l, f, "the catalogs have no CONCURRENTLY: do it while nobody works");
    else
        lint_hint(l, f, "REINDEX ... CONCURRENTLY, outside a transaction");
}

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
        .evidence = "locks.json#reindex-index",
    },
    .only = ACTION_REINDEX,
    .check = check_reindex,
};
