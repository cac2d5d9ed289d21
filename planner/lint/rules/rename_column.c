/* rename_column.c - MP521: a column gets another name. */
#include "planner/lint/renames.h"
#include "planner/lint/rules/rules.h"

static void check_column(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);
    const struct column *c = r == NULL ? NULL : relation_column(r, a->part);
    struct finding f;

    if (a->subject != SUBJECT_COLUMN || !lint_was_before(l, &a->names.items[0]) ||
        (c != NULL && schema_is_of_unit(l->schema, c->made)))
        return;
    f = lint_finding(l, &rule_rename_column,
                     arena_printf(l->arena, "code of the old release still says %s.%s",
                                  lint_table_name(l, a), a->part));
    lint_hint(l, &f, "add %s, keep both filled, move readers, then drop %s", a->new_name, a->part);
    renames_add(l, a, r, f);
}

static void finish_columns(struct lint *l)
{
    renames_finish(l, true);
}

const struct lint_rule rule_rename_column = {
    .info = {
        .code = "MP521",
        .name = "rename-column",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A column gets another name.",
        .why = "Each query of the old release that names it fails from the moment this commits.",
        .instead = "Add a column of the new name, keep both filled, and drop the old one when no "
                   "code uses it.",
        .sql = "ALTER TABLE t ADD COLUMN new text;\n"
               "-- a trigger keeps both the same; a release later\n"
               "ALTER TABLE t DROP COLUMN old;",
        .alembic = "op.add_column('t', sa.Column('new', sa.Text))\n"
                   "# a trigger keeps both the same; a release later\n"
                   "op.drop_column('t', 'old')",
        .fine_when = "no running code uses it.",
        .evidence = "rules.json#rename-column",
    },
    .only = ACTION_RENAME,
    .check = check_column,
    .finish = finish_columns,
};
