/* drop.c - see drop.h. */
#include "planner/lint/drop.h"

bool drop_goes(const struct lint *l, const struct action *a, const struct object_name *name)
{
    return lint_was_before(l, name) && !(a->if_exists && schema_is_missing(l->schema, name));
}

void drop_check(struct lint *l, const struct action *a, enum subject_kind subject,
                const struct lint_rule *rule, const char *text)
{
    if (a->kind != ACTION_DROP || a->subject != subject)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const char *name = lint_name(l, &a->names.items[i]);

        if (drop_goes(l, a, &a->names.items[i]))
            (void)lint_add(l, rule, "%s %s", name, text);
    }
}

const struct constraint *drop_constraint(const struct lint *l, const struct alteration *part,
                                         const struct relation *r, enum constraint_kind kind)
{
    const struct constraint *c;

    if (part->kind != ALTERATION_DROP_CONSTRAINT || r == NULL)
        return NULL;
    c = relation_constraint(r, part->name);
    return c != NULL && c->kind == kind && !schema_is_of_unit(l->schema, c->made) ? c : NULL;
}
