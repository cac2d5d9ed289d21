/*
 * alter_type_timezone_dependent.c - MP233: what a change between timestamp and timestamptz does
 * depends on the session.
 */
#include "planner/lint/retype.h"
#include "planner/lint/rules/rules.h"

static void check_zone(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    struct retype change;
    struct finding *f;

    if (!retype_find(l, a, part, r, &change) || !change.by_zone)
        return;
    f = lint_add(l, &rule_alter_type_timezone_dependent,
                 "all of %s is written anew, and its times move, unless TimeZone is UTC",
                 change.table);
    f->confidence = CONFIDENCE_DEPENDS;
    lint_hint(l, f, "SET LOCAL timezone = 'UTC' before it");
}

const struct lint_rule rule_alter_type_timezone_dependent = {
    .info = {
        .code = "MP233",
        .name = "alter-type-timezone-dependent",
        .severity = SEVERITY_WARNING,
        .tags = "locks rewrite",
        .summary = "What a change between timestamp and timestamptz does depends on the session.",
        .why = "Where TimeZone is UTC nothing is written, from PostgreSQL 12 on. In any other zone "
               "every row is, and the times mean something else than on the next server.",
        .instead = "Say the zone.",
        .sql = "SET LOCAL timezone = 'UTC';\nALTER TABLE t ALTER COLUMN c TYPE timestamptz;",
        .alembic = "op.execute(\"SET LOCAL timezone = 'UTC'\")\n"
                   "op.alter_column('t', 'c', type_=sa.DateTime(timezone=True))",
        .versions = "before 12 it is always written anew",
        .since = 12,
        .evidence = "locks.json#type-timestamp-to-timestamptz-nonutc",
    },
    .alter = check_zone,
};
