/* attribute.c - object.name, read and assigned. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/map.h"
#include "planner/py/run.h"
#include "planner/py/std.h"

/* --- symbols and terms --------------------------------------------------- */

static bool ask_host(struct py_run *run, struct py_value *object, const char *name,
                     struct srcpos pos, struct py_value **out)
{
    if (run->host->attribute == NULL)
        return true;
    return run->host->attribute(run->host->ctx, run, object, name, pos, out) != PY_ABORTED;
}

static struct py_value *make_term(struct py_run *run, struct py_value *object, const char *name,
                                  struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_ATTRIBUTE, pos);

    term->object->target = object;
    term->object->name = name;
    return term;
}

static bool symbol_attribute(struct py_run *run, struct py_value *object, const char *name,
                             struct srcpos pos, struct py_value **out)
{
    const char *dotted = arena_printf(run->arena, "%s.%s", object->symbol, name);

    if (strlen(dotted) > 1000)
        return py_fail(run, pos, "a name of more than 1000 characters") != NULL;
    if (!ask_host(run, object, name, pos, out))
        return false;
    if (*out == NULL)
        *out = py_std_constant(run, dotted);
    if (*out == NULL)
        *out = py_symbol(run->arena, dotted);
    return true;
}

static bool object_attribute(struct py_run *run, struct py_value *object, const char *name,
                             struct srcpos pos, struct py_value **out)
{
    if (!ask_host(run, object, name, pos, out))
        return false;
    if (*out == NULL && object->kind == PY_OBJECT && py_std_owns(object) &&
        !py_std_attribute(run, object, name, pos, out))
        return false;
    if (*out == NULL)
        *out = make_term(run, object, name, pos);
    return true;
}

/* --- modules ------------------------------------------------------------- */

static bool module_attribute(struct py_run *run, struct py_value *object, const char *name,
                             struct srcpos pos, struct py_value **out)
{
    struct py_module *module = object->module;
    struct py_value **place;

    if (!py_module_load(run, module))
        return false;
    place = py_names_find(&module->scope->names, name);
    if (place != NULL && (*place)->kind == PY_IMPORT) {
        const struct py_import *import = (*place)->import;
        struct py_value *value;

        /* Not bound yet: "from package import x" in the package's own
         * __init__.py means its submodule x, and circles end here. */
        py_names_delete(&module->scope->names, name);
        value = py_resolve_import(run, import);
        if (value == NULL)
            return false;
        py_names_set(run->arena, &module->scope->names, name, value);
        place = py_names_find(&module->scope->names, name);
    }
    *out = place == NULL ? NULL : *place;
    if (*out != NULL)
        return true;
    if (module->loading == PY_MODULE_FAILED) {
        *out = py_new_unknown(run->arena, pos, false, "%s", module->why);
        return true;
    }
    return py_find_submodule(run, module, name, pos, out);
}

/* --- classes and instances ----------------------------------------------- */

static struct py_value *bind(struct py_run *run, struct py_value *self, struct py_value *function)
{
    struct py_value *method = py_new(run->arena, PY_METHOD);

    method->method.self = self;
    method->method.function = function;
    return method;
}

/* What reading a class attribute through an instance makes of it. */
static struct py_value *through_instance(struct py_run *run, struct py_value *self,
                                         struct py_value *value, struct srcpos pos)
{
    if (value->kind != PY_FUNCTION)
        return value;
    switch (value->function->binding) {
    case PY_BOUND_INSTANCE:
        return bind(run, self, value);
    case PY_BOUND_CLASS:
        return bind(run, self->kind == PY_INSTANCE ? self->instance->cls : self, value);
    case PY_BOUND_PROPERTY:
        return py_call_1(run, value, self, pos);
    case PY_BOUND_STATIC:
        break;
    }
    return value;
}

static struct py_value *class_special(struct py_run *run, const struct py_class *cls,
                                      const char *name)
{
    struct py_value *members;

    if (strcmp(name, "__name__") == 0 || strcmp(name, "__qualname__") == 0)
        return py_str(run->arena, cls->name);
    if (strcmp(name, "__members__") != 0 || !cls->is_enum)
        return NULL;
    members = py_dict(run->arena);
    for (size_t i = 0; i < cls->args.count; i++)
        py_map_put(members->map, py_names_get(&cls->args.items[i]->instance->attrs, "name"),
                   cls->args.items[i]);
    return members;
}

static bool class_attribute(struct py_run *run, struct py_value *object, const char *name,
                            struct srcpos pos, struct py_value **out)
{
    const struct py_class *cls = object->cls;
    struct py_value *value = py_class_find(cls, name);

    if (value == NULL)
        value = class_special(run, cls, name);
    if (value != NULL && value->kind == PY_FUNCTION) {
        if (value->function->binding == PY_BOUND_CLASS)
            value = bind(run, object, value);
        else if (value->function->binding == PY_BOUND_PROPERTY)
            value = py_dunno(run, pos, "a property, read from the class");
    }
    *out = value;
    if (value == NULL && cls->has_symbolic_base && !cls->is_enum)
        return object_attribute(run, object, name, pos, out);
    if (value == NULL && (cls->alien != NULL || strncmp(name, "__", 2) == 0))
        *out = py_dunno(run, pos, "the attribute '%s' of the class '%s'", name, cls->name);
    return run->abort == PY_RUNNING;
}

static struct py_value *instance_special(struct py_run *run, struct py_value *object,
                                         const char *name)
{
    struct py_value *value;

    if (strcmp(name, "__class__") == 0)
        return object->instance->cls;
    if (strcmp(name, "args") == 0 && py_class_is_exception(object->instance->cls->cls)) {
        value = py_tuple(run->arena);
        value->list = object->instance->args.list;
        return value;
    }
    if (py_plain(object) != object) {
        value = py_new(run->arena, PY_NONE);
        *value = *py_plain(object);
        return py_builtin_method(run, value, name);
    }
    return NULL;
}

static bool instance_attribute(struct py_run *run, struct py_value *object, const char *name,
                               struct srcpos pos, struct py_value **out)
{
    const struct py_class *cls = object->instance->cls->cls;
    struct py_value *value = py_names_get(&object->instance->attrs, name);

    if (value == NULL) {
        value = py_class_find(cls, name);
        if (value != NULL)
            value = through_instance(run, object, value, pos);
        if (run->abort != PY_RUNNING)
            return false;
    }
    if (value == NULL)
        value = instance_special(run, object, name);
    *out = value;
    if (value != NULL)
        return true;
    if (py_class_find(cls, "__getattr__") != NULL) {
        *out = py_call_1(run, bind(run, object, py_class_find(cls, "__getattr__")),
                         py_str(run->arena, name), pos);
        return *out != NULL;
    }
    if (cls->has_symbolic_base && !cls->is_enum)
        return object_attribute(run, object, name, pos, out);
    if (cls->alien != NULL || strncmp(name, "__", 2) == 0 || py_class_is_exception(cls))
        *out = py_dunno(run, pos, "the attribute '%s' of '%s'", name, cls->name);
    return run->abort == PY_RUNNING;
}

/* --- super() ------------------------------------------------------------- */

/* What __init__ of a class that is not read is called with. */
static struct py_value *super_init(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    if (self->method.self->kind == PY_INSTANCE)
        self->method.self->instance->args = *args;
    return py_none();
}

static const struct py_builtin super_init_method = { "__init__", super_init, false };

static bool has_several_bases(const struct py_class *cls, unsigned depth)
{
    if (depth > 20 || cls->bases.count > 1)
        return true;
    return cls->bases.count == 1 && cls->bases.items[0]->kind == PY_CLASS &&
           has_several_bases(cls->bases.items[0]->cls, depth + 1);
}

static bool super_attribute(struct py_run *run, struct py_value *object, const char *name,
                            struct srcpos pos, struct py_value **out)
{
    struct py_value *self = object->method.self;
    const struct py_class *owner = object->method.function->cls;
    const struct py_value *of = self->kind == PY_INSTANCE ? self->instance->cls : self;
    struct py_value *value = NULL;

    if (of->kind != PY_CLASS || (of->cls != owner && has_several_bases(of->cls, 0)))
        return py_fail(run, pos, "super() with several bases") != NULL;
    for (size_t i = 0; i < owner->bases.count && value == NULL; i++) {
        if (owner->bases.items[i]->kind == PY_CLASS)
            value = py_class_find(owner->bases.items[i]->cls, name);
    }
    if (value != NULL)
        value = through_instance(run, self, value, pos);
    else if (strcmp(name, "__init__") == 0 || strcmp(name, "__init_subclass__") == 0) {
        value = py_new(run->arena, PY_BUILTIN);
        value->builtin = &super_init_method;
        value = bind(run, object, value);
    } else {
        value = py_new_unknown(run->arena, pos, false, "super().%s is not known", name);
    }
    *out = value;
    return value != NULL;
}

/* --- functions and data -------------------------------------------------- */

static bool function_attribute(struct py_run *run, struct py_value *object, const char *name,
                               struct srcpos pos, struct py_value **out)
{
    const struct py_value *of = object->kind == PY_METHOD ? object->method.function : object;

    if (of->kind == PY_FUNCTION && strcmp(name, "__name__") == 0)
        *out = py_str(run->arena, of->function->name);
    else
        *out = py_dunno(run, pos, "the attribute '%s' of a function", name);
    return *out != NULL;
}

static bool builtin_attribute(struct py_run *run, struct py_value *object, const char *name,
                              struct srcpos pos, struct py_value **out)
{
    *out = py_builtin_unbound(run, object->builtin, name);
    if (*out == NULL && strcmp(name, "__name__") == 0)
        *out = py_str(run->arena, object->builtin->name);
    if (*out == NULL)
        *out = py_dunno(run, pos, "the attribute '%s' of '%s'", name, object->builtin->name);
    return *out != NULL;
}

static bool data_attribute(struct py_run *run, struct py_value *object, const char *name,
                           struct srcpos pos, struct py_value **out)
{
    *out = py_builtin_method(run, object, name);
    if (*out == NULL && object->kind != PY_NONE)
        *out = py_dunno(run, pos, "the attribute '%s' of '%s'", name, py_type_name(object));
    return run->abort == PY_RUNNING;
}

bool py_attribute_find(struct py_run *run, struct py_value *object, const char *name,
                       struct srcpos pos, struct py_value **out)
{
    *out = NULL;
    switch (object->kind) {
    case PY_UNKNOWN:
        *out = py_from_unknown(run, object, pos);
        return *out != NULL;
    case PY_MODULE:
        return module_attribute(run, object, name, pos, out);
    case PY_CLASS:
        return class_attribute(run, object, name, pos, out);
    case PY_INSTANCE:
        return instance_attribute(run, object, name, pos, out);
    case PY_SUPER:
        return super_attribute(run, object, name, pos, out);
    case PY_SYMBOL:
        return symbol_attribute(run, object, name, pos, out);
    case PY_OBJECT:
        return object_attribute(run, object, name, pos, out);
    case PY_FUNCTION:
    case PY_METHOD:
        return function_attribute(run, object, name, pos, out);
    case PY_BUILTIN:
        return builtin_attribute(run, object, name, pos, out);
    default:
        return data_attribute(run, object, name, pos, out);
    }
}

struct py_value *py_attribute(struct py_run *run, struct py_value *object, const char *name,
                              struct srcpos pos)
{
    struct py_value *value = NULL;

    if (!py_attribute_find(run, object, name, pos, &value))
        return NULL;
    if (value == NULL)
        return py_throw(run, pos, "AttributeError", "'%s' object has no attribute '%s'",
                        py_type_name(object), name);
    return value;
}

/* --- assigning ----------------------------------------------------------- */

static bool set_on_host(struct py_run *run, struct py_value *object, const char *name,
                        struct py_value *value, struct srcpos pos)
{
    enum py_answer answer = PY_NOT_MINE;

    if (run->host->set_attribute != NULL)
        answer = run->host->set_attribute(run->host->ctx, run, object, name, value, pos);
    if (answer == PY_NOT_MINE)
        answer =
            py_stop(run, pos, "it sets the attribute '%s' of '%s'", name, py_type_name(object));
    return answer == PY_DONE;
}

static bool set_on_instance(struct py_run *run, struct py_value *object, const char *name,
                            struct py_value *value, struct srcpos pos)
{
    const struct py_class *cls = object->instance->cls->cls;
    const struct py_value *own = py_class_find(cls, name);

    if (cls->is_enum || cls->alien != NULL || py_class_find(cls, "__setattr__") != NULL ||
        (own != NULL && own->kind == PY_FUNCTION && own->function->binding == PY_BOUND_PROPERTY))
        return py_fail(run, pos, "setting the attribute '%s' of '%s'", name, cls->name) != NULL;
    py_names_set(run->arena, &object->instance->attrs, name, value);
    return true;
}

bool py_set_attribute(struct py_run *run, struct py_value *object, const char *name,
                      struct py_value *value, struct srcpos pos)
{
    switch (object->kind) {
    case PY_INSTANCE:
        return set_on_instance(run, object, name, value, pos);
    case PY_CLASS:
        py_names_set(run->arena, &object->cls->attrs, name, value);
        return true;
    case PY_FUNCTION: /* kept nowhere: reading it is UNKNOWN */
        return true;
    case PY_SYMBOL:
    case PY_OBJECT:
        return set_on_host(run, object, name, value, pos);
    case PY_UNKNOWN:
        if (object->unknown.inert || run->is_tolerant)
            return true;
        return py_stop_at_unknown(run, pos, object) == PY_DONE;
    default:
        return py_fail(run, pos, "setting the attribute '%s' of '%s'", name,
                       py_type_name(object)) != NULL;
    }
}
