/* truncate_cascade.c - MP511: TRUNCATE ... CASCADE empties tables that nobody named. */
#include "planner/lint/rules/rules.h"

static void check_cascade(struct lint *l, const struct action *a)
{
    struct strlist also = { 0 };

    if (!a->cascade)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const struct relation *r = schema_find(l->schema, &a->names.items[i]);

        for (size_t j = 0; r != NULL && j < r->referenced_by.count; j++) {
            const struct relation *child = r->referenced_by.items[j]->table;

            if (child != r)
                vec_push(l->arena, &also, relation_shown(child, l->arena));
        }
    }
    if (a->names.count > 0 && !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_truncate_cascade, "CASCADE empties also %s",
                   also.count > 0
                       ? strlist_join(&also, ", ", l->arena)
                       : "every table that references it, and those that reference these");
}

const struct lint_rule rule_truncate_cascade = {
    .info = {
        .code = "MP511",
        .name = "truncate-cascade",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "TRUNCATE ... CASCADE empties tables that nobody named.",
        .why = "Every table with a foreign key to it is emptied, and every table with one "
               "to these.",
        .instead = "Name the tables that shall be empty.",
        .sql = "TRUNCATE parent, child;",
        .alembic = "op.execute('TRUNCATE parent, child')",
        .evidence = "locks.json#truncate-cascade",
    },
    .only = ACTION_TRUNCATE,
    .check = check_cascade,
};
