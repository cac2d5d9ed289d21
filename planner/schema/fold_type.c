/* fold_type.c - see schema.h: enums, domains, other types, and functions. */
#include <string.h>

#include "planner/schema/parts.h"

static const char *schema_of(const struct schema *s, const struct object_name *name)
{
    return name->schema[0] != '\0' ? name->schema : schema_current(s);
}

static struct type *make(struct schema *s, const struct object_name *name, enum type_kind kind)
{
    struct type *t = arena_new(s->arena, struct type);

    *t = (struct type){
        .schema = schema_of(s, name), .name = name->name, .kind = kind, .made = s->now
    };
    slot_set(s, s->types, t->schema, t->name, t);
    return t;
}

/* Returns the type of that name; assumes one where none is known. */
static struct type *expect(struct schema *s, const struct object_name *name, enum type_kind kind)
{
    struct type *t = schema_find_type(s, name->schema, name->name);

    if (t == NULL) {
        t = make(s, name, kind);
        t->made = (struct made){ 0 };
    }
    return t;
}

/* The name PostgreSQL makes up for a domain's check: "d_check", "d_check1". */
static const char *check_name(const struct schema *s, const struct type *t, const char *written)
{
    const char *name = written[0] != '\0' ? written : arena_printf(s->arena, "%s_check", t->name);

    for (size_t i = 0; i < t->checks.count; i++) {
        if (strcmp(t->checks.items[i].name, name) == 0)
            return arena_printf(s->arena, "%s%zu", name, t->checks.count);
    }
    return name;
}

static void add_check(struct schema *s, struct type *t, const struct constraint_def *def)
{
    struct domain_check check = { .name = check_name(s, t, def->name),
                                  .check = def->check,
                                  .valid = !def->not_valid,
                                  .made = s->now };

    if (def->kind == CONSTRAINT_NOT_NULL)
        t->not_null = true;
    else
        vec_push(s->arena, &t->checks, check);
}

void fold_create_type(struct schema *s, const struct action *a)
{
    enum type_kind kind = a->kind == ACTION_CREATE_ENUM        ? TYPE_ENUM
                          : a->kind == ACTION_CREATE_DOMAIN    ? TYPE_DOMAIN
                          : a->kind == ACTION_CREATE_COMPOSITE ? TYPE_COMPOSITE
                                                               : TYPE_OTHER;
    struct type *t = make(s, &a->names.items[0], kind);

    for (size_t i = 0; kind == TYPE_ENUM && i < a->values.count; i++)
        vec_push(s->arena, &t->labels, (struct enum_label){ a->values.items[i], s->now });
    if (kind != TYPE_DOMAIN || a->column == NULL)
        return;
    t->base = a->column->type;
    t->not_null = a->column->not_null;
    for (size_t i = 0; i < a->column->constraints.count; i++)
        add_check(s, t, &a->column->constraints.items[i]);
}

void fold_alter_enum(struct schema *s, const struct action *a)
{
    struct type *t = expect(s, &a->names.items[0], TYPE_ENUM);

    if (a->values.count == 0)
        return;
    for (size_t i = 0; i < t->labels.count; i++) {
        if (a->add_value && strcmp(t->labels.items[i].text, a->values.items[0]) == 0)
            return;
        if (!a->add_value && a->values.count > 1 &&
            strcmp(t->labels.items[i].text, a->values.items[1]) == 0)
            t->labels.items[i].text = a->values.items[0];
    }
    if (a->add_value)
        vec_push(s->arena, &t->labels, (struct enum_label){ a->values.items[0], s->now });
}

static void validate_check(struct type *t, const char *name)
{
    for (size_t i = 0; i < t->checks.count; i++) {
        if (strcmp(t->checks.items[i].name, name) == 0)
            t->checks.items[i].valid = true;
    }
}

static void drop_check(struct type *t, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < t->checks.count; i++) {
        if (strcmp(t->checks.items[i].name, name) != 0)
            t->checks.items[kept++] = t->checks.items[i];
    }
    t->checks.count = kept;
}

void fold_alter_domain(struct schema *s, const struct action *a)
{
    struct type *t = expect(s, &a->names.items[0], TYPE_DOMAIN);

    switch (a->domain) {
    case DOMAIN_SET_NOT_NULL:
    case DOMAIN_DROP_NOT_NULL:
        t->not_null = a->domain == DOMAIN_SET_NOT_NULL;
        break;
    case DOMAIN_ADD_CONSTRAINT:
        if (a->constraint != NULL)
            add_check(s, t, a->constraint);
        break;
    case DOMAIN_VALIDATE_CONSTRAINT:
        validate_check(t, a->part);
        break;
    case DOMAIN_DROP_CONSTRAINT:
        drop_check(t, a->part);
        break;
    case DOMAIN_DEFAULT:
        break;
    }
}

void fold_create_function(struct schema *s, const struct action *a)
{
    const struct object_name *name = &a->names.items[0];
    struct function *f = arena_new(s->arena, struct function);
    struct function *old = schema_find_function(s, name->schema, name->name);

    *f = (struct function){
        .schema = schema_of(s, name), .name = name->name, .def = a->routine, .made = s->now
    };
    /* One of as many arguments is taken to be the one that is replaced. */
    while (old != NULL && old->def != NULL && a->routine != NULL &&
           old->def->args == a->routine->args && a->or_replace)
        old = old->next;
    f->has_dynamic_sql = a->has_dynamic_sql;
    f->next = old;
    slot_set(s, s->functions, f->schema, f->name, f);
}

struct found_types {
    struct arena *arena;
    const char *schema;
    VEC_FIELDS(struct type *);
};

static void add_type(const char *key, void *value, void *ctx)
{
    const struct slots *slots = value;
    struct found_types *found = ctx;

    (void)key;
    for (size_t i = 0; i < slots->count; i++) {
        struct type *t = slots->items[i].thing;

        if (t != NULL && strcmp(t->schema, found->schema) == 0)
            vec_push(found->arena, found, t);
    }
}

void types_move(struct schema *s, const char *from, const char *to)
{
    struct found_types found = { .arena = s->arena, .schema = from };

    strmap_walk(s->types, add_type, &found);
    for (size_t i = 0; i < found.count; i++) {
        slot_drop(s, s->types, from, found.items[i]->name);
        if (to == NULL)
            continue;
        found.items[i]->schema = to;
        slot_set(s, s->types, to, found.items[i]->name, found.items[i]);
    }
}
