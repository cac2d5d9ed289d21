/* missing_guard.c - MP712: a statement outside a transaction fails when it is run again. */
#include "planner/lint/rules/rules.h"

/* Only where a part may have been done before. */
static void check(struct lint *l, const struct action *a)
{
    bool creates = a->kind == ACTION_CREATE_TABLE || a->kind == ACTION_CREATE_SEQUENCE ||
                   (a->kind == ACTION_CREATE_INDEX && !a->concurrently) ||
                   a->kind == ACTION_CREATE_SCHEMA || a->kind == ACTION_CREATE_EXTENSION;

    if (!l->alone)
        return;
    if ((creates && !a->if_not_exists) || (a->kind == ACTION_DROP && !a->if_exists))
        (void)lint_add(l, &rule_missing_guard, "%s fails where an earlier try got this far",
                       a->verb);
}

const struct lint_rule rule_missing_guard = {
    .info = {
        .code = "MP712",
        .name = "missing-guard",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A statement outside a transaction fails when it is run again.",
        .why = "Where a later statement fails, this one has been done; the next try stops here.",
        .instead = "Write IF EXISTS or IF NOT EXISTS, or use a transaction.",
        .sql = "CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);",
        .alembic = "op.create_table(\n"
               "    't', sa.Column('id', sa.BigInteger, primary_key=True), if_not_exists=True)",
    },
    .check = check,
};
