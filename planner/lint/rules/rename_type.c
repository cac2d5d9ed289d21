/* rename_type.c - MP523: a type or domain gets another name. */
#include "planner/lint/renames.h"
#include "planner/lint/rules/rules.h"

static void check_type(struct lint *l, const struct action *a)
{
    const char *message;

    if ((a->kind != ACTION_RENAME && a->kind != ACTION_SET_SCHEMA) ||
        (a->subject != SUBJECT_TYPE && a->subject != SUBJECT_DOMAIN))
        return;
    if (!lint_type_was_before(l, &a->names.items[0]))
        return;
    message = arena_printf(l->arena, "code of the old release still says %s",
                           lint_name(l, &a->names.items[0]));
    renames_add(l, a, NULL, lint_finding(l, &rule_rename_type, message));
}

const struct lint_rule rule_rename_type = {
    .info = {
        .code = "MP523",
        .name = "rename-type",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A type or domain gets another name.",
        .why = "Casts and function bodies that name it fail; drivers that know types by name stop "
               "converting it.",
        .instead = "Leave the name, or make a domain of the old name over the type.",
        .sql = "ALTER TYPE old RENAME TO new;\nCREATE DOMAIN old AS new;",
        .alembic = "op.execute('ALTER TYPE old RENAME TO new')\n"
                   "op.execute('CREATE DOMAIN old AS new')",
        .fine_when = "no running code names it.",
        .evidence = "locks.json#rename-type",
    },
    .check = check_type,
};
