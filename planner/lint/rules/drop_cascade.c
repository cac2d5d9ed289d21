/* drop_cascade.c - MP506: CASCADE drops what nobody named. */
#include <string.h>

#include "planner/lint/drop.h"
#include "planner/lint/rules/rules.h"

static void add_views(const struct lint *l, const struct relation *r, const char *column,
                      struct strlist *out)
{
    for (size_t i = 0; i < r->users.count; i++) {
        const struct relation *view = r->users.items[i];

        for (size_t j = 0; j < view->uses.count; j++) {
            const struct view_use *use = &view->uses.items[j];

            if (use->relation == r && (column == NULL || strlist_has(&use->columns, column)))
                vec_push(l->arena, out,
                         arena_printf(l->arena, "view %s", relation_shown(view, l->arena)));
        }
    }
}

static void add_relation(const struct lint *l, const struct relation *r, struct strlist *out)
{
    add_views(l, r, NULL, out);
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table != r) {
            vec_push(l->arena, out,
                     arena_printf(l->arena, "foreign key %s of %s", c->name,
                                  relation_shown(c->table, l->arena)));
        }
    }
}

static void add_columns_of(const struct lint *l, const struct relation *r, const struct type *t,
                           struct strlist *out)
{
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        if (c->type.name == NULL || schema_find_type(l->schema, c->type.schema, c->type.name) != t)
            continue;
        vec_push(l->arena, out,
                 arena_printf(l->arena, "column %s.%s", relation_shown(r, l->arena), c->name));
    }
}

static void add_columns(const struct lint *l, const struct type *t, struct strlist *out)
{
    for (size_t i = 0; t != NULL && i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        if (r != NULL)
            add_columns_of(l, r, t, out);
    }
}

static void add_schema(const struct lint *l, const char *name, struct strlist *out)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        if (r != NULL && strcmp(r->schema, name) == 0 && r->kind != RELATION_INDEX)
            vec_push(l->arena, out, relation_shown(r, l->arena));
    }
}

/* Says what the model knows to go with it. */
static void tell(struct lint *l, const char *what, const struct strlist *gone)
{
    const char *known = strlist_join(gone, ", ", l->arena);

    if (gone->count > 0)
        (void)lint_add(l, &rule_drop_cascade, "CASCADE drops with %s: %s", what, known);
    else
        (void)lint_add(l, &rule_drop_cascade, "CASCADE drops all that depends on %s", what);
}

/* Of a composite type, an attribute; of a role, all that it owns. */
static void check_others(struct lint *l, const struct action *a)
{
    const struct strlist unknown = { 0 };

    if (a->kind == ACTION_DROP_OWNED)
        (void)lint_add(l, &rule_drop_cascade, "DROP OWNED drops all that a role owns here");
    for (size_t i = 0;
         a->kind == ACTION_ALTER_TABLE && a->subject == SUBJECT_TYPE && i < a->alterations.count;
         i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->kind == ALTERATION_DROP_COLUMN && part->cascade)
            tell(l, part->name, &unknown);
    }
}

static bool is_part(enum subject_kind subject)
{
    return subject == SUBJECT_TRIGGER || subject == SUBJECT_POLICY || subject == SUBJECT_RULE;
}

static void check_cascade(struct lint *l, const struct action *a)
{
    check_others(l, a);
    /* On a trigger, policy or rule nothing depends. */
    if (a->kind != ACTION_DROP || !a->cascade || is_part(a->subject))
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const struct object_name *name = &a->names.items[i];
        const struct relation *r = schema_find(l->schema, name);
        const struct type *t = schema_find_type(l->schema, name->schema, name->name);
        struct strlist gone = { 0 };

        if (a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN) {
            if (t != NULL && schema_is_of_unit(l->schema, t->made))
                continue;
            add_columns(l, t, &gone);
        } else if (a->subject == SUBJECT_SCHEMA) {
            add_schema(l, name->name, &gone);
        } else if (a->subject != SUBJECT_FUNCTION && a->subject != SUBJECT_OTHER) {
            if (!drop_goes(l, a, name))
                continue;
            if (r != NULL)
                add_relation(l, r, &gone);
        }
        tell(l, lint_name(l, name), &gone);
    }
}

static void alter_cascade(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct constraint *c = r == NULL ? NULL : relation_constraint(r, part->name);
    struct strlist gone = { 0 };

    (void)a;
    if (!part->cascade ||
        (part->kind != ALTERATION_DROP_COLUMN && part->kind != ALTERATION_DROP_CONSTRAINT))
        return;
    if (part->kind == ALTERATION_DROP_COLUMN && r != NULL)
        add_views(l, r, part->name, &gone);
    for (size_t i = 0; c != NULL && c->index != NULL && i < r->referenced_by.count; i++) {
        const struct constraint *f = r->referenced_by.items[i];

        vec_push(l->arena, &gone,
                 arena_printf(l->arena, "foreign key %s of %s", f->name,
                              relation_shown(f->table, l->arena)));
    }
    tell(l, part->name, &gone);
}

const struct lint_rule rule_drop_cascade = {
    .info = {
        .code = "MP506",
        .name = "drop-cascade",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "CASCADE drops what nobody named.",
        .why = "Views, foreign keys, columns of a type, triggers: all that depends goes, on each "
               "database what happens to be there. Each of these tables is locked.",
        .instead = "Name what shall go, and drop without CASCADE.",
        .sql = "ALTER TABLE child DROP CONSTRAINT child_parent_fkey;\nDROP TABLE parent;",
        .alembic = "op.drop_constraint('child_parent_fkey', 'child')\nop.drop_table('parent')",
        .evidence = "locks.json#drop-table-with-view-cascade",
    },
    .check = check_cascade,
    .alter = alter_cascade,
};
