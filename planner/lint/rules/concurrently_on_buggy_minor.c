/*
 * concurrently_on_buggy_minor.c - MP209: postgreSQL 14.0 to 14.3 may corrupt an index that is
 * built CONCURRENTLY.
 */
#include "planner/lint/rules/rules.h"

/* PostgreSQL 14.4 mended what CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY broke. */
enum { BROKEN_MAJOR = 14, BROKEN_MINOR = 3 };

static void check_minor(struct lint *l, const struct action *a)
{
    const struct postgres_range *p = &l->settings.postgres;

    if (!lint_is_concurrent(a) || a->kind == ACTION_DROP || p->least != BROKEN_MAJOR ||
        p->most != BROKEN_MAJOR || p->minor < 0 || p->minor > BROKEN_MINOR)
        return;
    (void)lint_add(l, &rule_concurrently_on_buggy_minor,
                   "PostgreSQL 14.%d can build a corrupt index CONCURRENTLY", p->minor);
}

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
        .since = 14,
        .until = 14,
    },
    .check = check_minor,
};
