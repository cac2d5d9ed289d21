/* rename_index_via_alter_table.c - MP244: an index is renamed by ALTER TABLE. */
#include "planner/lint/rules/rules.h"

static void check_index(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (a->subject != SUBJECT_TABLE || r == NULL || r->kind != RELATION_INDEX ||
        schema_is_new(l->schema, r->made))
        return;
    lint_hint(l,
              lint_add(l, &rule_rename_index_via_alter_table,
                       "ALTER TABLE takes the strongest lock on the index: queries of its table "
                       "wait"),
              "ALTER INDEX %s RENAME TO %s", lint_name(l, &a->names.items[0]), a->new_name);
}

const struct lint_rule rule_rename_index_via_alter_table = {
    .info = {
        .code = "MP244",
        .name = "rename-index-via-alter-table",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "An index is renamed by ALTER TABLE.",
        .why = "ALTER TABLE takes ACCESS EXCLUSIVE on the index, and every query of its table waits "
               "to plan. ALTER INDEX takes a lock that stops nobody.",
        .instead = "Say ALTER INDEX.",
        .sql = "ALTER INDEX ix RENAME TO ix2;",
        .alembic = "op.execute('ALTER INDEX ix RENAME TO ix2')",
        .versions = "12 and later; before, both are the same",
        .since = 12,
        .evidence = "locks.json#alter-table-rename-on-index",
    },
    .only = ACTION_RENAME,
    .check = check_index,
};
