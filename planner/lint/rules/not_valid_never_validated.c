/*
 * not_valid_never_validated.c - MP214: a constraint is NOT VALID, and no later revision
 * validates it.
 */
#include <string.h>

#include "planner/lint/rules/rules.h"

/* Returns the step that added the constraint; the first one where none is known. */
static const struct lint_step *step_of(const struct lint *l, const struct constraint *c)
{
    for (size_t i = l->steps.count; i-- > 0;) {
        const struct action *a = l->steps.items[i].action;

        for (size_t j = 0; a->kind == ACTION_ALTER_TABLE && j < a->alterations.count; j++) {
            const struct constraint_def *def = a->alterations.items[j].constraint;

            if (def != NULL && def->not_valid && def->kind == c->kind &&
                strcmp(a->names.items[0].name, c->table->name) == 0 &&
                (def->name[0] == '\0' || strcmp(def->name, c->name) == 0))
                return &l->steps.items[i];
        }
    }
    return &l->steps.items[0];
}

/* Remembers constraints that are not valid, for the end of all units. */
static void finish_unproven(struct lint *l)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        for (size_t j = 0; r != NULL && j < r->constraints.count; j++) {
            const struct constraint *c = r->constraints.items[j];
            struct finding f;

            if (c->valid || !schema_is_of_unit(l->schema, c->made) || l->steps.count == 0)
                continue;
            l->statement = step_of(l, c)->statement;
            l->line = step_of(l, c)->line;
            f = lint_finding(l, &rule_not_valid_never_validated,
                             arena_printf(l->arena, "nothing validates %s of %s", c->name,
                                          relation_shown(r, l->arena)));
            vec_push(l->arena, &l->unproven, (struct lint_pending){ c, f });
            l->line = 0;
        }
    }
}

const struct lint_rule rule_not_valid_never_validated = {
    .info = {
        .code = "MP214",
        .name = "not-valid-never-validated",
        .severity = SEVERITY_NOTE,
        .tags = "constraints",
        .summary = "A constraint is NOT VALID, and no later revision validates it.",
        .why = "It binds new rows; old ones may break it still. The planner makes no use of it, and "
               "SET NOT NULL or ATTACH PARTITION read the table all the same.",
        .instead = "Add a revision that validates it.",
        .sql = "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
    },
    .finish = finish_unproven,
};
