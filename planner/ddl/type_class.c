/* type_class.c - see type.h: types that the project's own classes make. */
#include <string.h>

#include "planner/ddl/type_table.h"

const struct type *type_of_settings(struct ddl *d, const char *dotted)
{
    const char *last = strrchr(dotted, '.');

    for (size_t i = 0; i < d->settings->types.count; i++) {
        const struct ddl_type_name *t = &d->settings->types.items[i];

        if (strcmp(t->python, dotted) == 0 || (last != NULL && strcmp(t->python, last + 1) == 0)) {
            struct type *type = arena_new(d->arena, struct type);

            *type = (struct type){ .family = TYPE_OTHER, .sql = t->sql };
            return type;
        }
    }
    return NULL;
}

static const char *last_part(const char *symbol)
{
    const char *dot = strrchr(symbol, '.');

    return dot == NULL ? symbol : dot + 1;
}

static bool is_named(const char *symbol, const char *name)
{
    return strcmp(last_part(symbol), name) == 0;
}

/* Calls a method of the class's instance; NULL where that went wrong. */
static struct py_value *call_method(struct ddl *d, const struct py_value *instance,
                                    const char *name, struct py_value *argument)
{
    struct py_args args = { { 0 }, { 0 } };
    struct py_value copy = *instance;
    struct py_value *method;
    struct py_value *self = arena_new(d->arena, struct py_value);

    *self = copy;
    method = py_attribute(d->run, self, name, d->pos);
    if (argument != NULL)
        vec_push(d->arena, &args.list, argument);
    return method == NULL ? NULL : py_call(d->run, method, &args, d->pos);
}

/* Whatever its __init__() hands on, such a type is always written the same. */
static bool takes_no_arguments(const struct py_value *impl)
{
    const char *name = ddl_sa_name(impl);
    const struct type_row *row = name == NULL ? NULL : type_table_find(name);

    return impl->kind == PY_OBJECT ||
           (row != NULL && (row->form == TYPE_PLAIN || strcmp(row->name, "UUID") == 0));
}

/* impl of a TypeDecorator: a class is called with the decorator's arguments. */
static bool read_impl(struct ddl *d, const struct py_value *cls, const struct py_args *args,
                      const struct type **out)
{
    const struct py_value *impl = py_class_find(cls->cls, "impl");
    struct py_value *call;

    if (impl == NULL)
        return ddl_refuse(d, "the type %s has no impl", cls->cls->name);
    if (py_class_find(cls->cls, "__init__") != NULL && !takes_no_arguments(impl))
        return ddl_refuse(d, "the type %s makes its impl in __init__()", cls->cls->name);
    if (py_class_find(cls->cls, "__init__") != NULL)
        return type_read(d, impl, out);
    if (impl->kind == PY_SYMBOL && args->list.count + args->named.count > 0) {
        call = py_object(d->arena, PY_TERM_CALL, d->pos);
        call->object->target = py_symbol(d->arena, impl->symbol);
        call->object->args = *args;
        return type_read(d, call, out);
    }
    return type_read(d, impl, out);
}

static bool read_decorator(struct ddl *d, const struct py_value *value, const struct py_value *cls,
                           const struct type **out)
{
    struct py_value *made;

    if (py_class_find(cls->cls, "load_dialect_impl") == NULL)
        return read_impl(d, cls, ddl_call_args(value), out);
    if (d->run == NULL || value->kind != PY_INSTANCE)
        return ddl_refuse(d, "the type %s has a load_dialect_impl()", cls->cls->name);
    made = call_method(d, value, "load_dialect_impl", py_symbol(d->arena, "migplan.dialect"));
    if (made == NULL)
        return ddl_refuse(d, "%s.load_dialect_impl() cannot be followed", cls->cls->name);
    /* "return self.impl" leaves it to the attribute. */
    if (made->kind == PY_OBJECT && made->object->term == PY_TERM_ATTRIBUTE &&
        strcmp(made->object->name, "impl") == 0)
        return read_impl(d, cls, ddl_call_args(value), out);
    return type_read(d, made, out);
}

static bool read_col_spec(struct ddl *d, const struct py_value *value, const struct py_value *cls,
                          const struct type **out)
{
    struct type *type = arena_new(d->arena, struct type);
    const struct py_value *made;

    if (d->run == NULL || value->kind != PY_INSTANCE)
        return ddl_refuse(d, "the type %s has a get_col_spec()", cls->cls->name);
    made = call_method(d, value, "get_col_spec", NULL);
    if (made == NULL || py_cstr(made) == NULL)
        return ddl_refuse(d, "%s.get_col_spec() does not return a known string", cls->cls->name);
    *type = (struct type){ .family = TYPE_OTHER, .sql = py_cstr(made) };
    *out = type;
    return true;
}

/* A class that only refines one of SQLAlchemy's: its SQL is that one's. */
static bool read_subclass(struct ddl *d, const struct py_value *value, const struct py_value *cls,
                          const char *base, const struct type **out)
{
    struct py_value *call = py_object(d->arena, PY_TERM_CALL, d->pos);

    if (py_class_find(cls->cls, "__visit_name__") != NULL ||
        py_class_find(cls->cls, "__init__") != NULL)
        return ddl_refuse(d, "the type %s changes what %s is", cls->cls->name, base);
    call->object->target = py_symbol(d->arena, base);
    call->object->args = *ddl_call_args(value);
    return type_read(d, call, out);
}

/* Column('a', MyType): SQLAlchemy makes an instance, without arguments. */
static const struct py_value *instance_of(struct ddl *d, const struct py_value *cls)
{
    struct py_args none = { { 0 }, { 0 } };
    struct py_value *copy = arena_new(d->arena, struct py_value);

    *copy = *cls;
    return d->run == NULL ? NULL : py_call(d->run, copy, &none, d->pos);
}

static bool read_by_base(struct ddl *d, const struct py_value *value, const struct py_value *cls,
                         const struct type **out)
{
    const struct py_value *base = py_class_symbolic_base(cls->cls);
    const char *symbol;

    /* TypeDecorator[uuid.UUID] is TypeDecorator. */
    if (base != NULL && base->kind == PY_OBJECT && base->object->term == PY_TERM_ITEM)
        base = base->object->target;
    symbol = base == NULL ? NULL : ddl_symbol(base);
    if (symbol == NULL || cls->cls->alien != NULL)
        return ddl_refuse(d, "%s is not a type that is understood", cls->cls->name);
    if (value->kind == PY_CLASS) {
        const struct py_value *made = instance_of(d, cls);

        if (made == NULL || made->kind != PY_INSTANCE)
            return ddl_refuse(d, "an instance of the type %s cannot be made", cls->cls->name);
        value = made;
    }
    if (is_named(symbol, "TypeDecorator"))
        return read_decorator(d, value, cls, out);
    if (is_named(symbol, "UserDefinedType") || is_named(symbol, "TypeEngine"))
        return read_col_spec(d, value, cls, out);
    return read_subclass(d, value, cls, symbol, out);
}

/* Whether values are changed on their way to the server. */
static bool has_processor(const struct py_value *cls)
{
    static const char *const names[] = { "process_bind_param", "process_literal_param",
                                         "bind_processor",     "literal_processor",
                                         "bind_expression",    NULL };

    for (const char *const *n = names; *n != NULL; n++) {
        if (py_class_find(cls->cls, *n) != NULL)
            return true;
    }
    return false;
}

bool type_read_class(struct ddl *d, const struct py_value *value, const struct type **out)
{
    const struct py_value *cls = value->kind == PY_INSTANCE ? value->instance->cls : value;
    const char *dotted = cls->cls->module[0] == '\0'
                             ? cls->cls->name
                             : arena_printf(d->arena, "%s.%s", cls->cls->module, cls->cls->name);
    const struct type *found = type_of_settings(d, dotted);

    if (found == NULL && !read_by_base(d, value, cls, &found))
        return false;
    if (found != NULL && has_processor(cls)) {
        struct type *processed = arena_new(d->arena, struct type);

        *processed = *found;
        processed->is_processed = true;
        found = processed;
    }
    *out = found;
    return true;
}
