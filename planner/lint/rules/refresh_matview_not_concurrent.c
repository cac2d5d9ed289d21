/*
 * refresh_matview_not_concurrent.c - MP237: a materialized view cannot be read while it is
 * refreshed.
 */
#include "planner/lint/rules/rules.h"

static void check_refresh(struct lint *l, const struct action *a)
{
    const struct relation *r;

    if (a->concurrently || a->no_data || !lint_exists(l, &a->names.items[0]))
        return;
    r = lint_subject(l, a);
    if (r != NULL && !r->populated)
        return;
    lint_hint(l,
              lint_add(l, &rule_refresh_matview_not_concurrent,
                       "nobody can read %s until it is built anew",
                       lint_name(l, &a->names.items[0])),
              "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index");
}

const struct lint_rule rule_refresh_matview_not_concurrent = {
    .info = {
        .code = "MP237",
        .name = "refresh-matview-not-concurrent",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A materialized view cannot be read while it is refreshed.",
        .why = "REFRESH MATERIALIZED VIEW takes ACCESS EXCLUSIVE for as long as its query runs.",
        .instead = "Refresh CONCURRENTLY; the view needs a unique index over all its rows.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY v_id ON v (id);\n"
               "REFRESH MATERIALIZED VIEW CONCURRENTLY v;",
        .alembic = "op.execute('REFRESH MATERIALIZED VIEW CONCURRENTLY v')",
        .fine_when = "nobody reads it meanwhile.",
        .evidence = "rules.json#refresh-matview",
    },
    .only = ACTION_REFRESH,
    .check = check_refresh,
};
