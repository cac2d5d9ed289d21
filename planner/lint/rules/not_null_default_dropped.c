/* not_null_default_dropped.c - MP228: the default of a new NOT NULL column is dropped at once. */
#include "planner/lint/rules/rules.h"

static void check_dropped(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_SET_DEFAULT || part->value != NULL || c == NULL || !c->not_null ||
        c->value == NULL || !schema_is_of_unit(l->schema, c->made) ||
        !lint_was_before(l, &a->names.items[0]))
        return;
    lint_hint(l,
              lint_add(l, &rule_not_null_default_dropped,
                       "code of the old release inserts into %s without %s, and fails",
                       lint_name(l, &a->names.items[0]), part->name),
              "keep the default until the old release is gone");
}

const struct lint_rule rule_not_null_default_dropped = {
    .info = {
        .code = "MP228",
        .name = "not-null-default-dropped",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "The default of a new NOT NULL column is dropped at once.",
        .why = "The old release, which still runs, inserts rows without the column. Without a "
               "default each of them fails.",
        .instead = "Drop the default one release later.",
        .sql = "-- one release later\nALTER TABLE t ALTER COLUMN c DROP DEFAULT;",
        .alembic = "# one release later\nop.alter_column('t', 'c', server_default=None)",
        .fine_when = "the old release does not run any more when this one is applied.",
    },
    .alter = check_dropped,
};
