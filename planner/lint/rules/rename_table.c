/* rename_table.c - MP520: a table or view gets another name or schema. */
#include "planner/lint/renames.h"
#include "planner/lint/rules/rules.h"

static bool is_relation(enum subject_kind subject)
{
    return subject == SUBJECT_TABLE || subject == SUBJECT_FOREIGN_TABLE ||
           subject == SUBJECT_VIEW || subject == SUBJECT_MATVIEW;
}

static bool moves_table(const struct lint *l, const struct action *a)
{
    const struct relation *r;

    if ((a->kind != ACTION_RENAME && a->kind != ACTION_SET_SCHEMA) || !is_relation(a->subject) ||
        a->names.count == 0 || !lint_was_before(l, &a->names.items[0]))
        return false;
    r = lint_subject(l, a);
    return r == NULL || (r->kind != RELATION_INDEX && r->kind != RELATION_SEQUENCE);
}

static void check_tables(struct lint *l, const struct action *a)
{
    bool moves = a->kind == ACTION_SET_SCHEMA;
    struct finding f;
    const char *old;

    if (!moves_table(l, a))
        return;
    old = lint_table_name(l, a);
    f = lint_finding(l, &rule_rename_table,
                     arena_printf(l->arena, "code of the old release still says %s", old));
    lint_hint(l, &f, "in the same transaction: CREATE VIEW %s AS SELECT * FROM %s%s%s", old,
              moves ? a->new_name : "", moves ? "." : "",
              moves ? a->names.items[0].name : a->new_name);
    lint_fix(l, &f, "CREATE VIEW %s AS SELECT * FROM %s%s%s;", lint_sql_name(l, &a->names.items[0]),
             moves ? lint_sql_word(l, a->new_name) : "", moves ? "." : "",
             lint_sql_word(l, moves ? a->names.items[0].name : a->new_name));
    renames_add(l, a, lint_subject(l, a), f);
}

static void finish_tables(struct lint *l)
{
    renames_finish(l, false);
}

const struct lint_rule rule_rename_table = {
    .info = {
        .code = "MP520",
        .name = "rename-table",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A table or view gets another name or schema.",
        .why = "The old release runs until the new one is everywhere, and longer after a rollback. "
               "Each of its queries fails from the moment this commits.",
        .instead = "Leave a view of the old name behind, made in the same transaction: simple ones "
                   "can be written through. The rule is silent then, and where another table gets "
                   "the name.",
        .sql = "ALTER TABLE old RENAME TO new;\nCREATE VIEW old AS SELECT * FROM new;",
        .alembic = "op.rename_table('old', 'new')\n"
                   "op.execute('CREATE VIEW old AS SELECT * FROM new')",
        .fine_when = "no running code uses it.",
        .evidence = "rules.json#rename-table",
    },
    .check = check_tables,
    .finish = finish_tables,
};
