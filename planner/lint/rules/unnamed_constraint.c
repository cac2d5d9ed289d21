/* unnamed_constraint.c - MP709: a constraint has no name. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/style.h"

static void see_constraint(struct lint *l, const struct constraint_def *def)
{
    if (def->kind != CONSTRAINT_NOT_NULL && def->name[0] == '\0' && def->using_index[0] == '\0')
        (void)lint_add(l, &rule_unnamed_constraint, "a constraint on (%s) has no name",
                       strlist_join(&def->columns, ", ", l->arena));
}

static void see_own(struct lint *l, const struct column_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++)
        see_constraint(l, &def->constraints.items[i]);
}

static void check(struct lint *l, const struct action *a)
{
    style_each_column(l, a, see_own);
    for (size_t i = 0;
         a->kind == ACTION_CREATE_TABLE && a->table != NULL && i < a->table->constraints.count; i++)
        see_constraint(l, &a->table->constraints.items[i]);
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        if (a->alterations.items[i].constraint != NULL)
            see_constraint(l, a->alterations.items[i].constraint);
    }
}

const struct lint_rule rule_unnamed_constraint = {
    .info = {
        .code = "MP709",
        .name = "unnamed-constraint",
        .severity = SEVERITY_NOTE,
        .opt_in = true,
        .tags = "style",
        .summary = "A constraint has no name.",
        .why = "PostgreSQL makes one up, which differs where names were taken; the "
               "migration that drops it must guess.",
        .instead = "Name it.",
        .sql = "ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);",
        .alembic = "op.create_unique_constraint('t_a_key', 't', ['a'])",
    },
    .check = check,
};
