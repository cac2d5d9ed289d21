/* extract.c - see schema.h: a part of a schema, copied. */
#include <string.h>

#include "planner/schema/parts.h"

enum reach {
    REACH_NONE,
    REACH_STUB, /* its columns, and what links it to those that are whole */
    REACH_WHOLE,
};

struct extract {
    const struct schema *from;
    struct schema *to;
    enum reach *reach;        /* by relation.at */
    struct relation **copies; /* likewise */
    struct relations whole;   /* in the order they were found: more are added while it is walked */
    struct arena *arena;
};

static void mark(struct extract *x, struct relation *r, enum reach reach)
{
    if (r == NULL || x->from->all.items[r->at] != r || x->reach[r->at] >= reach)
        return;
    x->reach[r->at] = reach;
    if (reach == REACH_WHOLE)
        vec_push(x->arena, &x->whole, r);
}

static void mark_all(struct extract *x, const struct relations *list)
{
    for (size_t i = 0; i < list->count; i++)
        mark(x, list->items[i], REACH_WHOLE);
}

static void mark_beside(struct extract *x, const struct relation *r)
{
    mark_all(x, &r->indexes);
    mark_all(x, &r->sequences);
    mark_all(x, &r->parents);
    mark_all(x, &r->children);
    mark_all(x, &r->users);
    mark(x, r->table, REACH_WHOLE);
    mark(x, r->owner, REACH_WHOLE);
    for (size_t i = 0; i < r->uses.count; i++)
        mark(x, r->uses.items[i].relation, REACH_STUB);
    for (size_t i = 0; i < r->constraints.count; i++)
        mark(x, r->constraints.items[i]->other, REACH_STUB);
    for (size_t i = 0; i < r->referenced_by.count; i++)
        mark(x, r->referenced_by.items[i]->table, REACH_STUB);
}

/* Everything of a schema is named by the schema's name. */
static void mark_schema(struct extract *x, const char *name)
{
    for (size_t i = 0; i < x->from->all.count; i++) {
        struct relation *r = x->from->all.items[i];

        if (r != NULL && strcmp(r->schema, name) == 0)
            mark(x, r, REACH_WHOLE);
    }
}

static struct relation *copy_of(const struct extract *x, const struct relation *r)
{
    return r == NULL ? NULL : x->copies[r->at];
}

static void copy_list(struct extract *x, const struct relations *from, struct relations *out)
{
    *out = (struct relations){ 0 };
    for (size_t i = 0; i < from->count; i++) {
        struct relation *r = copy_of(x, from->items[i]);

        if (r != NULL)
            vec_push(x->arena, out, r);
    }
}

static void copy_type(struct extract *x, const char *schema, const char *name)
{
    const struct type *t = name == NULL ? NULL : schema_find_type(x->from, schema, name);
    struct type *copy;

    if (t == NULL || schema_find_type(x->to, t->schema, t->name) != NULL)
        return;
    copy = arena_new(x->arena, struct type);
    *copy = *t;
    copy->labels.items = NULL;
    copy->labels.count = 0;
    copy->labels.cap = 0;
    for (size_t i = 0; i < t->labels.count; i++)
        vec_push(x->arena, &copy->labels, t->labels.items[i]);
    copy->checks.items = NULL;
    copy->checks.count = 0;
    copy->checks.cap = 0;
    for (size_t i = 0; i < t->checks.count; i++)
        vec_push(x->arena, &copy->checks, t->checks.items[i]);
    slot_set(x->to, x->to->types, t->schema, t->name, copy);
}

static void copy_columns(struct extract *x, const struct relation *from, struct relation *out)
{
    out->columns.items = NULL;
    out->columns.count = 0;
    out->columns.cap = 0;
    out->columns_by_name = NULL;
    for (size_t i = 0; i < from->columns.count; i++) {
        struct column *c = arena_new(x->arena, struct column);

        *c = *from->columns.items[i];
        columns_add(x->arena, out, c);
        if (x->reach[from->at] == REACH_WHOLE)
            copy_type(x, c->type.schema, c->type.name);
    }
}

/* Makes the copy, without what points to other relations. */
static void copy_relation(struct extract *x, const struct relation *from)
{
    struct relation *r = arena_new(x->arena, struct relation);

    *r = *from;
    x->copies[from->at] = r;
    r->at = x->to->all.count;
    r->visit = 0;
    copy_columns(x, from, r);
    strlist_copy(x->arena, &from->triggers, &r->triggers);
    strlist_copy(x->arena, &from->policies, &r->policies);
    strlist_copy(x->arena, &from->statistics, &r->statistics);
    strlist_copy(x->arena, &from->key, &r->key);
    strlist_copy(x->arena, &from->outputs, &r->outputs);
    r->trigger_defs.items = NULL;
    r->trigger_defs.count = 0;
    r->trigger_defs.cap = 0;
    for (size_t i = 0; i < from->trigger_defs.count; i++)
        vec_push(x->arena, &r->trigger_defs, from->trigger_defs.items[i]);
    vec_push(x->arena, &x->to->all, r);
    slot_set(x->to, x->to->relations, r->schema, r->name, r);
}

/* Returns whether the constraint matters to what is whole. */
static bool is_linked(const struct extract *x, const struct constraint *c)
{
    if (x->reach[c->table->at] == REACH_WHOLE || c->kind == CONSTRAINT_PRIMARY_KEY)
        return true;
    return c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL &&
           x->reach[c->other->at] == REACH_WHOLE;
}

static void copy_constraint(struct extract *x, const struct constraint *from)
{
    struct constraint *c = arena_new(x->arena, struct constraint);
    struct relation *index = copy_of(x, from->index);

    *c = *from;
    c->table = copy_of(x, from->table);
    c->other = copy_of(x, from->other);
    c->index = index;
    strlist_copy(x->arena, &from->columns, &c->columns);
    strlist_copy(x->arena, &from->ref_columns, &c->ref_columns);
    if (index != NULL)
        index->constraint = c;
    if (c->other != NULL)
        vec_push(x->arena, &c->other->referenced_by, c);
    vec_push(x->arena, &c->table->constraints, c);
}

static void copy_uses(struct extract *x, const struct relation *from, struct relation *r)
{
    r->uses.items = NULL;
    r->uses.count = 0;
    r->uses.cap = 0;
    for (size_t i = 0; i < from->uses.count; i++) {
        struct view_use use = from->uses.items[i];

        use.relation = copy_of(x, use.relation);
        strlist_copy(x->arena, &from->uses.items[i].columns, &use.columns);
        if (use.relation != NULL)
            vec_push(x->arena, &r->uses, use);
    }
}

/* Gives the copy its own links. */
static void link_relation(struct extract *x, const struct relation *from)
{
    struct relation *r = copy_of(x, from);

    copy_list(x, &from->indexes, &r->indexes);
    copy_list(x, &from->parents, &r->parents);
    copy_list(x, &from->children, &r->children);
    copy_list(x, &from->sequences, &r->sequences);
    copy_list(x, &from->users, &r->users);
    r->table = copy_of(x, from->table);
    r->owner = copy_of(x, from->owner);
    r->constraint = NULL;
    r->constraints.items = NULL;
    r->constraints.count = 0;
    r->constraints.cap = 0;
    r->referenced_by.items = NULL;
    r->referenced_by.count = 0;
    r->referenced_by.cap = 0;
    copy_uses(x, from, r);
}

static void copy_relations(struct extract *x)
{
    const struct relations *all = &x->from->all;

    for (size_t i = 0; i < all->count; i++) {
        if (x->reach[i] != REACH_NONE)
            copy_relation(x, all->items[i]);
    }
    for (size_t i = 0; i < all->count; i++) {
        if (x->reach[i] != REACH_NONE)
            link_relation(x, all->items[i]);
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct relation *r = x->reach[i] == REACH_NONE ? NULL : all->items[i];

        for (size_t j = 0; r != NULL && j < r->constraints.count; j++) {
            if (is_linked(x, r->constraints.items[j]))
                copy_constraint(x, r->constraints.items[j]);
        }
    }
}

/* Whatever else goes by the name. */
static void copy_named(struct extract *x, const struct object_name *name)
{
    struct function *f = schema_find_function(x->from, name->schema, name->name);

    copy_type(x, name->schema, name->name);
    if (f != NULL)
        slot_set(x->to, x->to->functions, f->schema, f->name, f);
    if (slot_is_set(x->from->namespaces, "", name->name))
        namespace_set(x->to, name->name, (struct made){ 0 });
}

struct schema *schema_extract(const struct schema *s, const struct object_names *names,
                              struct arena *arena)
{
    struct extract x = { .from = s, .to = schema_new(arena, s->scope), .arena = arena };

    x.reach = arena_new_array(arena, enum reach, s->all.count + 1);
    x.copies = arena_new_array(arena, struct relation *, s->all.count + 1);
    x.to->now = s->now;
    x.to->lost = s->lost;
    x.to->extended = s->extended;
    for (size_t i = 0; i < names->count; i++) {
        mark(&x, schema_find(s, &names->items[i]), REACH_WHOLE);
        if (slot_is_set(s->namespaces, "", names->items[i].name))
            mark_schema(&x, names->items[i].name);
    }
    for (size_t i = 0; i < x.whole.count; i++)
        mark_beside(&x, x.whole.items[i]);
    copy_relations(&x);
    for (size_t i = 0; i < names->count; i++)
        copy_named(&x, &names->items[i]);
    schema_begin_unit(x.to, s->unit_name);
    schema_begin_transaction(x.to);
    return x.to;
}
