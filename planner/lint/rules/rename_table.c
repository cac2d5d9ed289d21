/* rename_table.c - MP520: a table or view gets another name or schema. */
#include <string.h>

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

/* Whether a view of the old name follows in the same transaction: old code
 * goes on with it. */
static bool view_follows(const struct lint *l, size_t step)
{
    const struct action *rename = l->steps.items[step].action;

    for (size_t i = step + 1; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (l->steps.items[i].transaction == l->steps.items[step].transaction &&
            a->kind == ACTION_CREATE_VIEW && a->names.count > 0 &&
            strcmp(a->names.items[0].name, rename->names.items[0].name) == 0)
            return true;
    }
    return false;
}

static void finish_tables(struct lint *l)
{
    for (size_t i = 0; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;
        const char *old;

        if (!l->steps.items[i].renames || view_follows(l, i))
            continue;
        old = lint_name(l, &a->names.items[0]);
        l->statement = l->steps.items[i].statement;
        lint_hint(l, lint_add(l, &rule_rename_table, "code of the old release still says %s", old),
                  "in the same transaction: CREATE VIEW %s AS SELECT * FROM %s%s%s", old,
                  a->kind == ACTION_SET_SCHEMA ? a->new_name : "",
                  a->kind == ACTION_SET_SCHEMA ? "." : "",
                  a->kind == ACTION_SET_SCHEMA ? a->names.items[0].name : a->new_name);
    }
}

static void check_tables(struct lint *l, const struct action *a)
{
    if (!l->inside)
        l->renames = moves_table(l, a);
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
                   "can be written through. The rule is silent then.",
        .sql = "ALTER TABLE old RENAME TO new;\nCREATE VIEW old AS SELECT * FROM new;",
        .alembic = "op.rename_table('old', 'new')\n"
                   "op.execute('CREATE VIEW old AS SELECT * FROM new')",
        .fine_when = "no running code uses it.",
    },
    .check = check_tables,
    .finish = finish_tables,
};
