/* instance.c - calling a class. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/enumeration.h"
#include "planner/py/run.h"

static struct py_value *new_instance(struct py_run *run, struct py_value *cls,
                                     const struct py_args *args)
{
    struct py_value *value = py_new(run->arena, PY_INSTANCE);

    value->instance = arena_new(run->arena, struct py_instance);
    value->instance->cls = cls;
    value->instance->args = *args;
    return value;
}

static bool call_init(struct py_run *run, struct py_value *instance, struct py_value *init,
                      const struct py_args *args, struct srcpos pos)
{
    struct py_value method = { .kind = PY_METHOD };

    method.method.self = instance;
    method.method.function = init;
    return py_call(run, &method, args, pos) != NULL;
}

/* --- dataclasses --------------------------------------------------------- */

static void add_fields(const struct py_class *cls, struct arena *arena, struct strlist *fields,
                       unsigned depth)
{
    for (size_t i = 0; i < cls->bases.count && depth < 20; i++) {
        if (cls->bases.items[i]->kind == PY_CLASS)
            add_fields(cls->bases.items[i]->cls, arena, fields, depth + 1);
    }
    for (size_t i = 0; i < cls->annotated.count; i++) {
        if (!strlist_has(fields, cls->annotated.items[i]))
            vec_push(arena, fields, cls->annotated.items[i]);
    }
}

/* The default of a field; *is_known is false where it is a field() with more to it. */
static struct py_value *field_default(struct py_run *run, const struct py_class *cls,
                                      const char *name, struct srcpos pos)
{
    struct py_value *value = py_class_find(cls, name);
    struct py_value *factory;

    if (value == NULL || !py_is_call_of(value, "dataclasses.field"))
        return value;
    factory = py_args_get(&value->object->args, SIZE_MAX, "default_factory");
    if (factory != NULL)
        return py_call_0(run, factory, pos);
    return py_args_get(&value->object->args, SIZE_MAX, "default");
}

static struct py_value *make_dataclass(struct py_run *run, struct py_value *cls,
                                       const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = new_instance(run, cls, args);
    struct strlist fields = { 0 };

    add_fields(cls->cls, run->arena, &fields, 0);
    if (args->list.count > fields.count)
        return py_throw(run, pos, "TypeError", "%s() takes fewer arguments", cls->cls->name);
    for (size_t i = 0; i < args->named.count; i++) {
        if (!strlist_has(&fields, args->named.items[i].name))
            return py_throw(run, pos, "TypeError", "%s() got an unexpected keyword argument '%s'",
                            cls->cls->name, args->named.items[i].name);
    }
    for (size_t i = 0; i < fields.count; i++) {
        struct py_value *given = py_args_get(args, i, fields.items[i]);

        if (given == NULL)
            given = field_default(run, cls->cls, fields.items[i], pos);
        if (run->abort != PY_RUNNING)
            return NULL;
        if (given == NULL)
            return py_throw(run, pos, "TypeError", "%s() missing a required argument: '%s'",
                            cls->cls->name, fields.items[i]);
        py_names_set(run->arena, &value->instance->attrs, fields.items[i], given);
    }
    if (py_class_find(cls->cls, "__post_init__") != NULL &&
        !call_init(run, value, py_class_find(cls->cls, "__post_init__"), &(struct py_args){ 0 },
                   pos))
        return NULL;
    return value;
}

/* --- all the others ------------------------------------------------------ */

/* What the host makes of a class with a symbolic base, NULL in *out where it leaves it to us. */
static bool ask_host(struct py_run *run, struct py_value *cls, const struct py_args *args,
                     struct srcpos pos, struct py_value **out)
{
    struct py_call call = { .callee = cls, .args = args, .pos = pos };

    if (!cls->cls->has_symbolic_base || run->host->call == NULL)
        return true;
    return run->host->call(run->host->ctx, run, &call, out) != PY_ABORTED;
}

static struct py_value *call_alien(struct py_run *run, const struct py_class *cls,
                                   struct srcpos pos)
{
    const char *why = cls->alien != NULL ? cls->alien : "it defines __new__";

    if (!run->is_tolerant)
        return py_fail(run, pos, "making a '%s': %s", cls->name, why);
    return py_new_unknown(run->arena, pos, false, "making a '%s': %s", cls->name, why);
}

struct py_value *py_instantiate(struct py_run *run, struct py_value *cls,
                                const struct py_args *args, struct srcpos pos)
{
    struct py_value *init = py_class_find(cls->cls, "__init__");
    struct py_value *value = NULL;

    if (cls->cls->is_enum)
        return py_enumeration_call(run, cls, args, pos);
    if (!ask_host(run, cls, args, pos, &value))
        return NULL;
    if (value != NULL)
        return value;
    if (cls->cls->alien != NULL || py_class_find(cls->cls, "__new__") != NULL)
        return call_alien(run, cls->cls, pos);
    if (cls->cls->is_dataclass && init == NULL)
        return make_dataclass(run, cls, args, pos);
    if (init == NULL && !cls->cls->has_symbolic_base && !py_class_is_exception(cls->cls) &&
        args->list.count + args->named.count > 0)
        return py_throw(run, pos, "TypeError", "%s() takes no arguments", cls->cls->name);
    value = new_instance(run, cls, args);
    if (init != NULL && !call_init(run, value, init, args, pos))
        return NULL;
    return value;
}
