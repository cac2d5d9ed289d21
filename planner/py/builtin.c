/* builtin.c - see builtin.h: finding them. */
#include "planner/py/builtin.h"

#include <string.h>

#include "planner/py/run.h"

static const struct py_builtin *find(const struct py_builtin *table, const char *name)
{
    for (; table->name != NULL; table++) {
        if (strcmp(table->name, name) == 0)
            return table;
    }
    return NULL;
}

static struct py_value *make(struct py_run *run, const struct py_builtin *builtin)
{
    struct py_value *value = py_new(run->arena, PY_BUILTIN);

    value->builtin = builtin;
    return value;
}

struct py_value *py_builtin_find(struct py_run *run, const char *name)
{
    const struct py_builtin *const tables[] = { py_types, py_functions, py_functions_2 };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        const struct py_builtin *found = find(tables[i], name);

        if (found != NULL)
            return make(run, found);
    }
    if (strcmp(name, "NotImplemented") == 0)
        return py_dunno(run, run->site, "NotImplemented");
    if (strcmp(name, "Ellipsis") == 0)
        return py_new(run->arena, PY_ELLIPSIS);
    if (strcmp(name, "__debug__") == 0)
        return py_bool(true);
    return NULL;
}

static const struct py_builtin *find_method(const char *type, const char *name)
{
    static const struct {
        const char *type;
        const struct py_builtin *table;
    } tables[] = {
        { "str", py_str_methods },     { "str", py_str_methods_2 },
        { "bytes", py_bytes_methods }, { "list", py_list_methods },
        { "tuple", py_tuple_methods }, { "dict", py_dict_methods },
        { "set", py_set_methods },     { "frozenset", py_set_methods },
        { "int", py_number_methods },  { "float", py_number_methods },
        { "bool", py_number_methods },
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        const struct py_builtin *found =
            strcmp(tables[i].type, type) == 0 ? find(tables[i].table, name) : NULL;

        if (found != NULL)
            return found;
    }
    return NULL;
}

struct py_value *py_builtin_method(struct py_run *run, struct py_value *self, const char *name)
{
    const struct py_builtin *found = find_method(py_type_name(self), name);
    struct py_value *method;

    if (found == NULL)
        return NULL;
    method = py_new(run->arena, PY_METHOD);
    method->method.self = self;
    method->method.function = make(run, found);
    return method;
}

/* --- methods read from their type: str.upper ----------------------------- */

static struct py_value *call_unbound(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    struct py_args rest = { .named = { .items = args->named.items, .count = args->named.count } };

    if (args->list.count == 0)
        return py_dunno(run, pos, "a method without its object");
    for (size_t i = 1; i < args->list.count; i++)
        py_add_arg(run, &rest, args->list.items[i]);
    self = py_attribute(run, args->list.items[0], self->text.ptr, pos);
    return self == NULL ? NULL : py_call(run, self, &rest, pos);
}

static const struct py_builtin unbound_method = { "method", call_unbound, false };

/* self of the METHOD is the name of the method, as a STR. */
struct py_value *py_builtin_unbound(struct py_run *run, const struct py_builtin *type,
                                    const char *name)
{
    struct py_value *method;

    if (!type->is_type || find_method(type->name, name) == NULL)
        return NULL;
    method = py_new(run->arena, PY_METHOD);
    method->method.self = py_str(run->arena, name);
    method->method.function = make(run, &unbound_method);
    return method;
}

/* --- for the functions --------------------------------------------------- */

bool py_takes(const struct py_args *args, size_t least, size_t most)
{
    return args->named.count == 0 && args->list.count >= least && args->list.count <= most;
}

struct py_value *py_not_understood(struct py_run *run, const char *name, const struct py_args *args,
                                   struct srcpos pos)
{
    const struct py_value *unknown = py_find_unknown_args(args);

    if (unknown != NULL)
        return py_from_unknown(run, unknown, pos);
    return py_dunno(run, pos, "the result of %s with such arguments", name);
}

bool py_builtin_repr(struct strbuf *sb, const struct py_value *value)
{
    if (value->builtin->is_type)
        strbuf_addf(sb, "<class '%s'>", value->builtin->name);
    else
        strbuf_addf(sb, "<built-in function %s>", value->builtin->name);
    return true;
}

enum py_answered py_builtin_is_instance(const struct py_value *value, const char *type)
{
    if (value->kind == PY_UNKNOWN)
        return PY_MAYBE;
    if (strcmp(type, "object") == 0)
        return PY_YES;
    if (value->kind == PY_SYMBOL || value->kind == PY_OBJECT)
        return PY_MAYBE;
    if (value->kind == PY_INSTANCE && py_plain(value) != value)
        value = py_plain(value);
    if (value->kind == PY_BOOL && strcmp(type, "int") == 0)
        return PY_YES;
    if (value->kind == PY_SET)
        return strcmp(type, "set") == 0 || strcmp(type, "frozenset") == 0 ? PY_MAYBE : PY_NO;
    if (value->kind == PY_BUILTIN && strcmp(type, "type") == 0)
        return value->builtin->is_type ? PY_YES : PY_NO;
    if (value->kind == PY_INSTANCE)
        return value->instance->cls->cls->alien != NULL ? PY_MAYBE : PY_NO;
    return strcmp(py_type_name(value), type) == 0 ? PY_YES : PY_NO;
}
