/* fold_rename.c - see schema.h: new names, and the texts that hold old ones. */
#include <string.h>

#include "planner/schema/parts.h"

/* Copies an expression with a column's name changed: what was parsed is const. */
static const struct expression *rename_in(struct schema *s, const struct expression *e,
                                          const char *from, const char *to)
{
    struct expression *copy;

    if (e == NULL || !strlist_has(&e->columns, from))
        return e;
    copy = arena_new(s->arena, struct expression);
    *copy = *e;
    strlist_copy(s->arena, &e->columns, &copy->columns);
    strlist_rename(&copy->columns, from, to);
    copy->shape = "";
    copy->arms.items = NULL;
    copy->arms.count = 0;
    copy->arms.cap = 0;
    for (size_t i = 0; i < e->arms.count; i++) {
        struct expression_arm arm = e->arms.items[i];

        if (arm.column != NULL && strcmp(arm.column, from) == 0)
            arm.column = to;
        vec_push(s->arena, &copy->arms, arm);
    }
    return copy;
}

static void rename_in_view(struct relation *view, const struct relation *r, const char *from,
                           const char *to)
{
    view->shape = "";
    for (size_t i = 0; i < view->uses.count; i++) {
        if (view->uses.items[i].relation == r)
            strlist_rename(&view->uses.items[i].columns, from, to);
    }
}

static void rename_column(struct schema *s, struct relation *r, const char *from, const char *to)
{
    struct column *c = table_expect_column(s, r, from);

    if (c != NULL)
        columns_rename(s->arena, r, c, to);
    for (size_t i = 0; i < r->constraints.count; i++) {
        strlist_rename(&r->constraints.items[i]->columns, from, to);
        r->constraints.items[i]->check = rename_in(s, r->constraints.items[i]->check, from, to);
    }
    for (size_t i = 0; i < r->referenced_by.count; i++)
        strlist_rename(&r->referenced_by.items[i]->ref_columns, from, to);
    for (size_t i = 0; i < r->indexes.count; i++)
        strlist_rename(&r->indexes.items[i]->key, from, to);
    for (size_t i = 0; i < r->users.count; i++)
        rename_in_view(r->users.items[i], r, from, to);
    strlist_rename(&r->outputs, from, to);
    for (size_t i = 0; i < r->sequences.count; i++) {
        if (strcmp(r->sequences.items[i]->owner_column, from) == 0)
            r->sequences.items[i]->owner_column = to;
    }
}

void table_rename_column(struct schema *s, struct relation *r, const char *from, const char *to)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++)
        rename_column(s, below.items[i], from, to);
}

static void move(struct schema *s, struct relation *r, const char *schema, const char *name)
{
    slot_drop(s, s->relations, r->schema, r->name);
    r->schema = schema;
    r->name = name;
    slot_set(s, s->relations, schema, name, r);
    if (r->kind == RELATION_INDEX && r->constraint != NULL)
        r->constraint->name = name;
}

static void rename_constraint(struct schema *s, struct relation *r, const char *from,
                              const char *to)
{
    struct constraint *c = relation_constraint(r, from);

    if (c == NULL)
        return;
    c->name = to;
    if (c->index != NULL)
        move(s, c->index, c->index->schema, to);
}

static void rename_type(struct schema *s, const struct object_name *name, const char *to)
{
    struct type *t = schema_find_type(s, name->schema, name->name);

    if (t == NULL)
        return;
    for (size_t i = 0; i < s->all.count; i++) {
        const struct relation *r = s->all.items[i];

        for (size_t j = 0; r != NULL && j < r->columns.count; j++) {
            struct type_name *type = &r->columns.items[j]->type;

            if (schema_find_type(s, type->schema, type->name) != t)
                continue;
            type->name = to;
            type->text = to;
        }
    }
    slot_drop(s, s->types, t->schema, t->name);
    t->name = to;
    slot_set(s, s->types, t->schema, to, t);
}

static void move_type(struct schema *s, struct type *t, const char *schema)
{
    slot_drop(s, s->types, t->schema, t->name);
    t->schema = schema;
    slot_set(s, s->types, schema, t->name, t);
}

static void rename_schema(struct schema *s, const char *from, const char *to)
{
    for (size_t i = 0; i < s->all.count; i++) {
        struct relation *r = s->all.items[i];

        if (r != NULL && strcmp(r->schema, from) == 0)
            move(s, r, to, r->name);
    }
    types_move(s, from, to);
    namespace_set(s, to, schema_namespace_is_of_unit(s, from) ? s->now : (struct made){ 0 });
    slot_drop(s, s->namespaces, "", from);
}

static enum relation_kind kind_of(enum subject_kind subject)
{
    switch (subject) {
    case SUBJECT_INDEX:
        return RELATION_INDEX;
    case SUBJECT_SEQUENCE:
        return RELATION_SEQUENCE;
    case SUBJECT_VIEW:
        return RELATION_VIEW;
    case SUBJECT_MATVIEW:
        return RELATION_MATVIEW;
    default:
        return RELATION_TABLE;
    }
}

static bool is_relation(enum subject_kind subject)
{
    switch (subject) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
        return true;
    default:
        return false;
    }
}

static void rename_relation(struct schema *s, const struct action *a)
{
    struct relation *r = schema_expect(s, &a->names.items[0], kind_of(a->subject));

    move(s, r, r->schema, a->new_name);
}

static void rename_part(struct schema *s, const struct action *a)
{
    struct relation *r = schema_expect(s, &a->names.items[0], RELATION_TABLE);

    if (a->subject == SUBJECT_COLUMN)
        table_rename_column(s, r, a->part, a->new_name);
    else if (a->subject == SUBJECT_CONSTRAINT)
        rename_constraint(s, r, a->part, a->new_name);
    else
        strlist_rename(a->subject == SUBJECT_POLICY ? &r->policies : &r->triggers, a->part,
                       a->new_name);
}

void fold_rename(struct schema *s, const struct action *a)
{
    if (a->names.count == 0 || (a->if_exists && schema_is_missing(s, &a->names.items[0])))
        return;
    if (is_relation(a->subject))
        rename_relation(s, a);
    else if (a->subject == SUBJECT_COLUMN || a->subject == SUBJECT_CONSTRAINT ||
             a->subject == SUBJECT_TRIGGER || a->subject == SUBJECT_POLICY)
        rename_part(s, a);
    else if (a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN)
        rename_type(s, &a->names.items[0], a->new_name);
    else if (a->subject == SUBJECT_SCHEMA)
        rename_schema(s, a->names.items[0].name, a->new_name);
}

void fold_set_schema(struct schema *s, const struct action *a)
{
    struct relation *r;

    if (a->names.count == 0)
        return;
    if (a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN) {
        struct type *t = schema_find_type(s, a->names.items[0].schema, a->names.items[0].name);

        if (t != NULL)
            move_type(s, t, a->new_name);
    }
    if (!is_relation(a->subject) || (a->if_exists && schema_is_missing(s, &a->names.items[0])))
        return;
    r = schema_expect(s, &a->names.items[0], kind_of(a->subject));
    move(s, r, a->new_name, r->name);
    for (size_t i = 0; i < r->indexes.count; i++)
        move(s, r->indexes.items[i], a->new_name, r->indexes.items[i]->name);
}
