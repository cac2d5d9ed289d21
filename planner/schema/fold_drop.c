/* fold_drop.c - see schema.h: what DROP and RENAME take away. */
#include <string.h>

#include "planner/schema/parts.h"

static void forget(struct schema *s, const struct relation *r)
{
    slot_drop(s, s->relations, r->schema, r->name);
    s->all.items[r->at] = NULL;
}

/* Lets the foreign keys of r, and those to it, go. */
static void drop_foreign_keys(struct schema *s, struct relation *r)
{
    for (size_t i = r->referenced_by.count; i-- > 0;) {
        struct constraint *c = r->referenced_by.items[i];

        table_drop_constraint(s, c->table, c->name);
    }
    for (size_t i = r->constraints.count; i-- > 0;) {
        if (r->constraints.items[i]->kind == CONSTRAINT_FOREIGN_KEY)
            table_drop_constraint(s, r, r->constraints.items[i]->name);
    }
}

static void add_all(struct schema *s, const struct relations *from, struct relations *doomed)
{
    for (size_t i = 0; i < from->count; i++)
        vec_push(s->arena, doomed, from->items[i]);
}

/* Drops r alone, and adds what goes with it to doomed. */
static void drop_one(struct schema *s, struct relation *r, struct relations *doomed)
{
    if (s->all.items[r->at] != r)
        return;
    forget(s, r);
    add_all(s, &r->users, doomed);
    add_all(s, &r->children, doomed);
    add_all(s, &r->indexes, doomed);
    add_all(s, &r->sequences, doomed);
    drop_foreign_keys(s, r);
    for (size_t i = 0; i < r->uses.count; i++)
        relations_remove(&r->uses.items[i].relation->users, r);
    while (r->parents.count > 0)
        table_detach(r->parents.items[0], r);
    if (r->table != NULL)
        relations_remove(&r->table->indexes, r);
    if (r->owner != NULL)
        relations_remove(&r->owner->sequences, r);
}

/* In a loop: views may read views for ever. */
void relation_drop(struct schema *s, struct relation *r)
{
    struct relations doomed = { 0 };

    vec_push(s->arena, &doomed, r);
    for (size_t i = 0; i < doomed.count; i++)
        drop_one(s, doomed.items[i], &doomed);
}

static void drop_relation(struct schema *s, const struct object_name *name)
{
    struct relation *r = schema_find(s, name);

    if (r != NULL) {
        relation_drop(s, r);
        return;
    }
    slot_drop(s, s->relations, name->schema[0] != '\0' ? name->schema : schema_current(s),
              name->name);
}

/* DROP TYPE ... CASCADE takes the columns of that type along. */
static void drop_type(struct schema *s, const struct object_name *name, bool cascade)
{
    const struct type *t = schema_find_type(s, name->schema, name->name);

    if (t == NULL) {
        slot_drop(s, s->types, name->schema[0] != '\0' ? name->schema : schema_current(s),
                  name->name);
        return;
    }
    for (size_t i = 0; cascade && i < s->all.count; i++) {
        struct relation *r = s->all.items[i];

        for (size_t j = r == NULL ? 0 : r->columns.count; j-- > 0;) {
            const struct column *c = r->columns.items[j];

            if (c->type.name != NULL && schema_find_type(s, c->type.schema, c->type.name) == t)
                table_drop_column(s, r, c->name);
        }
    }
    slot_drop(s, s->types, t->schema, t->name);
}

static void drop_schema(struct schema *s, const char *name)
{
    for (size_t i = 0; i < s->all.count; i++) {
        if (s->all.items[i] != NULL && strcmp(s->all.items[i]->schema, name) == 0)
            relation_drop(s, s->all.items[i]);
    }
    types_move(s, name, NULL);
    slot_drop(s, s->namespaces, "", name);
}

static void drop_function(struct schema *s, const struct object_name *name)
{
    const struct function *f = schema_find_function(s, name->schema, name->name);

    /* Which of several is dropped the arguments would tell. */
    if (f != NULL && f->next == NULL)
        slot_drop(s, s->functions, f->schema, f->name);
}

/* Or a policy. */
static void drop_trigger(struct schema *s, const struct action *a)
{
    struct relation *r = schema_find(s, &a->names.items[0]);

    if (r != NULL)
        strlist_remove(a->subject == SUBJECT_POLICY ? &r->policies : &r->triggers, a->part);
}

static void drop_named(struct schema *s, const struct action *a, const struct object_name *name)
{
    switch (a->subject) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
        drop_relation(s, name);
        break;
    case SUBJECT_TYPE:
    case SUBJECT_DOMAIN:
        drop_type(s, name, a->cascade);
        break;
    case SUBJECT_SCHEMA:
        drop_schema(s, name->name);
        break;
    case SUBJECT_FUNCTION:
        drop_function(s, name);
        break;
    case SUBJECT_TRIGGER:
    case SUBJECT_POLICY:
        drop_trigger(s, a);
        break;
    default:
        break;
    }
}

void fold_drop(struct schema *s, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++)
        drop_named(s, a, &a->names.items[i]);
}
