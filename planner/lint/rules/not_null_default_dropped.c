/* not_null_default_dropped.c - MP228: the default of a new NOT NULL column is dropped at once. */
#include <string.h>

#include "planner/lint/rules/rules.h"

/* Whether the same statement adds the column so. */
static bool is_added(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct column_def *def = a->alterations.items[i].column;

        if (def != NULL && strcmp(def->name, name) == 0)
            return def->not_null && def->value != NULL;
    }
    return false;
}

static void check_dropped(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);
    bool new_column =
        c == NULL ? is_added(a, part->name)
                  : c->not_null && c->value != NULL && schema_is_of_unit(l->schema, c->made);

    if (part->kind != ALTERATION_SET_DEFAULT || (part->value != NULL && !part->value->is_null) ||
        !new_column || !lint_was_before(l, &a->names.items[0]))
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
