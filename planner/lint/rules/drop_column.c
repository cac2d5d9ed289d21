/* drop_column.c - MP502: a column is dropped. */
#include "planner/lint/rules/rules.h"

static void check_column(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_DROP_COLUMN || a->subject == SUBJECT_VIEW ||
        !lint_was_before(l, &a->names.items[0]) ||
        (c != NULL && schema_is_of_unit(l->schema, c->made)) ||
        (part->if_exists && r != NULL && !r->partial && c == NULL))
        return;
    (void)lint_add(l, &rule_drop_column,
                   "the values of %s.%s are gone for good; code of the old release still names it",
                   lint_name(l, &a->names.items[0]), part->name);
}

const struct lint_rule rule_drop_column = {
    .info = {
        .code = "MP502",
        .name = "drop-column",
        .severity = SEVERITY_ERROR,
        .tags = "data compatibility",
        .summary = "A column is dropped.",
        .why = "Its values are gone, and code of the old release fails: also code that only names "
               "all columns, as ORMs do.",
        .instead = "First release code that does not name it; drop it one release later.",
        .sql = "-- one release later\nALTER TABLE t DROP COLUMN c;",
        .alembic = "# one release later\nop.drop_column('t', 'c')",
        .fine_when = "no running code names it, and its data are not needed.",
        .evidence = "locks.json#drop-column",
    },
    .alter = check_column,
};
