/*
 * not_valid_never_validated.c - MP214: a constraint is NOT VALID, and no later revision
 * validates it.
 */
#include "planner/lint/rules/rules.h"

/* Remembers constraints that are not valid, for the end of all units. */
static void finish_unproven(struct lint *l)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        for (size_t j = 0; r != NULL && j < r->constraints.count; j++) {
            const struct constraint *c = r->constraints.items[j];
            struct finding f;

            if (c->valid || !schema_is_of_unit(l->schema, c->made) || l->unit->count == 0)
                continue;
            l->statement = &l->unit->items[0];
            f = lint_finding(l, &rule_not_valid_never_validated,
                             arena_printf(l->arena, "nothing validates %s of %s", c->name,
                                          relation_shown(r, l->arena)));
            vec_push(l->arena, &l->unproven, (struct lint_pending){ c, f });
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
