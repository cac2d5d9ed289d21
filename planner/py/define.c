/* define.c - def, lambda, class, and making instances. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/enumeration.h"
#include "planner/py/run.h"
#include "planner/py/std.h"

/* --- parameters ---------------------------------------------------------- */

/* The name within "a: int", "*args", "**kw: str". */
static const struct py_node *name_in(const struct py_node *node)
{
    const struct py_node *name = py_node_field(node, FIELD_NAME);

    if (node->type == SYN_IDENTIFIER)
        return node;
    if (name != NULL)
        return name;
    return node->child == NULL || node->type == SYN_TUPLE_PATTERN ? NULL : name_in(node->child);
}

static bool is_splat(const struct py_node *node, enum py_syntax type)
{
    return node->type == type ||
           (node->type == SYN_TYPED_PARAMETER && node->child != NULL && node->child->type == type);
}

static bool add_param(struct py_run *run, struct py_frame *f, struct py_function *function,
                      const struct py_node *node, bool *is_keyword)
{
    const struct py_node *name = name_in(node);
    const struct py_node *fallback = py_node_field(node, FIELD_VALUE);
    struct py_param param = { .kind = *is_keyword ? PY_PARAM_KEYWORD : PY_PARAM_ANY };

    if (name == NULL || name->name == NULL)
        return py_fail(run, py_pos(f, node), "a parameter that is no name") != NULL;
    param.name = name->name;
    if (is_splat(node, SYN_LIST_SPLAT_PATTERN)) {
        param.kind = PY_PARAM_REST;
        *is_keyword = true;
    } else if (is_splat(node, SYN_DICTIONARY_SPLAT_PATTERN)) {
        param.kind = PY_PARAM_NAMED;
    } else if (fallback != NULL) {
        param.fallback = py_eval(run, f, fallback);
        if (param.fallback == NULL)
            return false;
    }
    vec_push(run->arena, &function->params, param);
    return true;
}

static bool add_params(struct py_run *run, struct py_frame *f, struct py_function *function,
                       const struct py_node *list)
{
    bool is_keyword = false;

    for (const struct py_node *node = list == NULL ? NULL : list->child; node != NULL;
         node = node->next) {
        if (node->type == SYN_POSITIONAL_SEPARATOR) {
            for (size_t i = 0; i < function->params.count; i++)
                function->params.items[i].kind = PY_PARAM_POSITIONAL;
        } else if (node->type == SYN_KEYWORD_SEPARATOR) {
            is_keyword = true;
        } else if (!add_param(run, f, function, node, &is_keyword)) {
            return false;
        }
    }
    return true;
}

struct py_value *py_make_function(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node)
{
    struct py_value *value = py_new(run->arena, PY_FUNCTION);
    struct py_function *function = arena_new(run->arena, struct py_function);
    const struct py_node *name = py_node_field(node, FIELD_NAME);

    value->function = function;
    function->name = name == NULL ? "<lambda>" : name->name;
    function->node = node;
    function->body = py_node_field(node, FIELD_BODY);
    function->outer = f->scope == f->module->scope ? NULL : f->scope;
    function->module = f->module;
    function->code = py_code_of(node, run->arena);
    if (!add_params(run, f, function, py_node_field(node, FIELD_PARAMETERS)))
        return NULL;
    return value;
}

enum py_flow py_exec_function(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *value = py_make_function(run, f, node);

    if (value == NULL || !py_bind(run, f, value->function->name, value, py_pos(f, node)))
        return PY_ABORT;
    return PY_NEXT;
}

/* --- class --------------------------------------------------------------- */

static bool is_harmless(const struct py_value *base)
{
    static const char *const names[] = { "abc.ABC", "typing.Generic", "typing.Protocol",
                                         "builtins.object" };

    if (base->kind == PY_BUILTIN && strcmp(base->builtin->name, "object") == 0)
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (py_is_symbol(base, names[i]))
            return true;
    }
    return false;
}

static bool is_harmless_meta(const struct py_value *meta)
{
    return py_is_symbol(meta, "abc.ABCMeta") || py_is_symbol(meta, "enum.EnumMeta") ||
           (meta->kind == PY_BUILTIN && strcmp(meta->builtin->name, "type") == 0);
}

static void add_base(struct py_run *run, struct py_class *cls, struct py_value *base)
{
    if (is_harmless(base))
        return;
    py_push(run->arena, &cls->bases, base);
    switch (base->kind) {
    case PY_CLASS:
        cls->is_enum = cls->is_enum || base->cls->is_enum;
        cls->is_dataclass = cls->is_dataclass || base->cls->is_dataclass;
        cls->has_symbolic_base = cls->has_symbolic_base || base->cls->has_symbolic_base;
        cls->alien = cls->alien != NULL ? cls->alien : base->cls->alien;
        break;
    case PY_SYMBOL:
        cls->is_enum = cls->is_enum || py_enumeration_is_base(base->symbol);
        cls->has_symbolic_base = true;
        if (py_std_owns(base) && !py_enumeration_is_base(base->symbol))
            cls->alien = "it is made from a class of the standard library";
        break;
    case PY_OBJECT:
        cls->has_symbolic_base = true;
        break;
    case PY_BUILTIN:
        break;
    default:
        cls->alien = "one of its bases is not known";
    }
}

static bool add_bases(struct py_run *run, struct py_frame *f, struct py_class *cls,
                      const struct py_node *list)
{
    for (const struct py_node *node = list == NULL ? NULL : list->child; node != NULL;
         node = node->next) {
        bool is_named = node->type == SYN_KEYWORD_ARGUMENT;
        struct py_value *value =
            py_eval(run, f, is_named ? py_node_field(node, FIELD_VALUE) : node);

        if (value == NULL)
            return false;
        if (value->kind == PY_UNKNOWN)
            cls->alien = value->unknown.reason;
        else if (!is_named)
            add_base(run, cls, value);
        else if (!is_harmless_meta(value))
            cls->alien = "it has a metaclass";
    }
    for (size_t i = 0; i < cls->bases.count; i++) {
        if (cls->bases.items[i]->kind == PY_BUILTIN && !cls->is_enum)
            cls->alien = "it is made from a built-in type";
    }
    return true;
}

static void own_functions(struct py_value *cls)
{
    for (size_t i = 0; i < cls->cls->attrs.count; i++) {
        struct py_value *value = cls->cls->attrs.items[i].value;

        if (value != NULL && value->kind == PY_FUNCTION && value->function->owner == NULL)
            value->function->owner = cls;
    }
}

/* class A[T: X](Base[T]): T stands for a type, as a TypeVar does. */
static void bind_type_params(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *list = py_node_child(node, SYN_TYPE_PARAMETER);

    for (const struct py_node *type = list == NULL ? NULL : list->child; type != NULL;
         type = type->next) {
        const struct py_node *name = type;

        while (name != NULL && name->type != SYN_IDENTIFIER)
            name = name->child;
        if (name != NULL && py_names_find(&f->scope->names, name->name) == NULL)
            py_names_set(run->arena, &f->scope->names, name->name,
                         py_symbol(run->arena, "typing.T"));
    }
}

static struct py_value *make_class(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    struct py_value *value = py_new(run->arena, PY_CLASS);
    struct py_class *cls = arena_new(run->arena, struct py_class);
    struct py_scope *scope = arena_new(run->arena, struct py_scope);
    struct py_frame body = { .scope = scope, .module = f->module };

    value->cls = cls;
    cls->name = py_node_field(node, FIELD_NAME)->name;
    cls->module = f->module->name;
    cls->pos = py_pos(f, node);
    bind_type_params(run, f, node);
    if (!add_bases(run, f, cls, py_node_field(node, FIELD_SUPERCLASSES)))
        return NULL;
    *scope = (struct py_scope){ .outer = f->scope == f->module->scope ? NULL : f->scope,
                                .module = f->module,
                                .is_class = true };
    if (py_exec_block(run, &body, py_node_field(node, FIELD_BODY)) == PY_ABORT)
        return NULL;
    cls->attrs = scope->names;
    py_bound_annotations(py_node_field(node, FIELD_BODY), run->arena, &cls->annotated);
    own_functions(value);
    if (cls->is_enum && cls->alien == NULL && !py_enumeration_build(run, value))
        return NULL;
    if (cls->has_symbolic_base && run->host->class_made != NULL)
        run->host->class_made(run->host->ctx, run, value, cls->pos);
    return value;
}

enum py_flow py_exec_class(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *value = make_class(run, f, node);

    if (value == NULL || !py_bind(run, f, value->cls->name, value, py_pos(f, node)))
        return PY_ABORT;
    return PY_NEXT;
}

/* --- decorators ---------------------------------------------------------- */

static struct py_value *bound_as(struct py_run *run, const struct py_value *function,
                                 enum py_binding binding)
{
    struct py_value *value = py_new(run->arena, PY_FUNCTION);

    value->function = arena_new(run->arena, struct py_function);
    *value->function = *function->function;
    value->function->binding = binding;
    return value;
}

static bool is_one_of(const struct py_value *decorator, const char *const *names)
{
    const struct py_value *of =
        decorator->kind == PY_OBJECT ? decorator->object->target : decorator;

    for (size_t i = 0; names[i] != NULL; i++) {
        if (of != NULL && py_is_symbol(of, names[i]))
            return true;
    }
    return false;
}

static bool is_builtin_named(const struct py_value *value, const char *name)
{
    return value->kind == PY_BUILTIN && strcmp(value->builtin->name, name) == 0;
}

/* The class is as it is written; what making one of it does is not known. */
static struct py_value *alien(struct py_value *cls, const char *why)
{
    if (cls->cls->alien == NULL)
        cls->cls->alien = why;
    return cls;
}

/* functools.wraps(function) gives its name too. */
static struct py_value *wrap(const struct py_value *decorator, struct py_value *value)
{
    const struct py_list *given =
        decorator->kind == PY_OBJECT ? &decorator->object->args.list : NULL;

    if (value->kind != PY_FUNCTION || given == NULL || given->count == 0 ||
        given->items[0]->kind != PY_FUNCTION)
        return NULL;
    value->function->name = given->items[0]->function->name;
    return value;
}

/* The decorators that we know; NULL where decorator is none of them. */
static struct py_value *decorate_known(struct py_run *run, const struct py_value *decorator,
                                       struct py_value *value)
{
    static const char *const transparent[] = { "functools.lru_cache",
                                               "functools.cache",
                                               "abc.abstractmethod",
                                               "typing.final",
                                               "typing.overload",
                                               "typing.no_type_check",
                                               "enum.unique",
                                               "typing_extensions.final",
                                               "typing_extensions.override",
                                               "typing.override",
                                               "functools.total_ordering",
                                               "typing.runtime_checkable",
                                               NULL };
    static const char *const dataclass[] = { "dataclasses.dataclass", NULL };
    static const char *const attrs[] = {
        "attr.s",         "attr.attrs",   "attr.define",   "attr.mutable", "attr.frozen",
        "attr.dataclass", "attrs.define", "attrs.mutable", "attrs.frozen", NULL
    };
    static const char *const context[] = { "contextlib.contextmanager", NULL };
    static const char *const wraps[] = { "functools.wraps", NULL };

    if (is_one_of(decorator, wraps))
        return wrap(decorator, value);
    if (is_one_of(decorator, transparent))
        return value;
    if (value->kind == PY_CLASS && is_one_of(decorator, dataclass)) {
        value->cls->is_dataclass = true;
        return value;
    }
    if (value->kind == PY_CLASS && is_one_of(decorator, attrs))
        return alien(value, "it is made by attrs");
    if (value->kind == PY_CLASS && run->host->keeps_decorated && decorator->kind == PY_UNKNOWN)
        return alien(value, decorator->unknown.reason);
    if (value->kind != PY_FUNCTION)
        return NULL;
    if (is_one_of(decorator, context)) {
        value->function->is_context = true;
        return value;
    }
    if (is_builtin_named(decorator, "staticmethod"))
        return bound_as(run, value, PY_BOUND_STATIC);
    if (is_builtin_named(decorator, "classmethod"))
        return bound_as(run, value, PY_BOUND_CLASS);
    if (is_builtin_named(decorator, "property") ||
        py_is_symbol(decorator, "functools.cached_property"))
        return bound_as(run, value, PY_BOUND_PROPERTY);
    return NULL;
}

enum { MAX_DECORATORS = 32 };

static struct py_value *decorate(struct py_run *run, struct py_frame *f, const struct py_node *node,
                                 struct py_value *value)
{
    struct py_value *decorators[MAX_DECORATORS];
    size_t count = 0;

    for (const struct py_node *child = node->child; child != NULL; child = child->next) {
        if (child->type != SYN_DECORATOR)
            continue;
        if (count == MAX_DECORATORS)
            return py_fail(run, py_pos(f, node), "more than %d decorators", MAX_DECORATORS);
        decorators[count] = py_eval(run, f, child->child);
        if (decorators[count++] == NULL)
            return NULL;
    }
    while (count-- > 0 && value != NULL) {
        struct py_value *known = decorate_known(run, decorators[count], value);

        value = known != NULL ? known : py_call_1(run, decorators[count], value, py_pos(f, node));
    }
    return value;
}

enum py_flow py_exec_decorated(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *inner = py_node_field(node, FIELD_DEFINITION);
    struct py_value *value = inner->type == SYN_CLASS_DEFINITION ? make_class(run, f, inner)
                                                                 : py_make_function(run, f, inner);

    if (value != NULL)
        value = decorate(run, f, node, value);
    if (value == NULL ||
        !py_bind(run, f, py_node_field(inner, FIELD_NAME)->name, value, py_pos(f, node)))
        return PY_ABORT;
    return PY_NEXT;
}
