/* eval_call.c - the arguments of a call, and super(). */
#include <string.h>

#include "planner/py/globals.h"
#include "planner/py/map.h"
#include "planner/py/run.h"

static bool add_named(struct py_run *run, struct py_value *map, struct py_args *args,
                      struct srcpos pos)
{
    const struct py_entry *entry;

    if (map->kind == PY_UNKNOWN)
        return py_stop_at_unknown(run, pos, map) == PY_DONE;
    if (map->kind != PY_DICT)
        return py_fail(run, pos, "** of what is no dict: %s", py_type_name(map)) != NULL;
    for (size_t at = 0; (entry = py_map_next(map->map, &at)) != NULL;) {
        const char *name = py_cstr(entry->key);

        if (name == NULL)
            return py_throw(run, pos, "TypeError", "keywords must be strings") != NULL;
        vec_push(run->arena, &args->named, (struct py_kwarg){ name, entry->value });
    }
    return true;
}

static bool eval_arg(struct py_run *run, struct py_frame *f, const struct py_node *arg,
                     struct py_args *args)
{
    bool is_named = arg->type == SYN_KEYWORD_ARGUMENT;
    bool is_plain = !is_named && arg->type != SYN_LIST_SPLAT && arg->type != SYN_DICTIONARY_SPLAT;
    struct py_value *value = py_eval(run, f,
                                     is_plain   ? arg
                                     : is_named ? py_node_field(arg, FIELD_VALUE)
                                                : arg->child);

    if (value == NULL && (is_named || is_plain))
        value = py_tolerate(run, f, arg);
    if (value == NULL)
        return false;
    if (is_named) {
        vec_push(run->arena, &args->named,
                 (struct py_kwarg){ py_node_field(arg, FIELD_NAME)->name, value });
    } else if (is_plain) {
        py_push(run->arena, &args->list, value);
    } else if (arg->type == SYN_LIST_SPLAT) {
        return py_iterate(run, value, py_pos(f, arg), &args->list);
    } else {
        return add_named(run, value, args, py_pos(f, arg));
    }
    return true;
}

static bool eval_args(struct py_run *run, struct py_frame *f, const struct py_node *node,
                      struct py_args *args)
{
    if (node->type == SYN_GENERATOR_EXPRESSION)
        return eval_arg(run, f, node, args);
    for (const struct py_node *arg = node->child; arg != NULL; arg = arg->next) {
        if (!eval_arg(run, f, arg, args))
            return false;
    }
    return true;
}

/* super(): the class in whose body the function stands, and its first argument. */
static struct py_value *make_super(struct py_run *run, const struct py_frame *f, struct srcpos pos)
{
    struct py_value *value;

    if (f->function == NULL || f->function->owner == NULL || f->self == NULL)
        return py_throw(run, pos, "RuntimeError", "super(): no arguments");
    value = py_new(run->arena, PY_SUPER);
    value->method.self = f->self;
    value->method.function = f->function->owner;
    return value;
}

static bool is_super(const struct py_node *function, const struct py_node *args)
{
    return function->name != NULL && strcmp(function->name, "super") == 0 && args->child == NULL;
}

struct py_value *py_eval_call(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *function = py_node_field(node, FIELD_FUNCTION);
    const struct py_node *arguments = py_node_field(node, FIELD_ARGUMENTS);
    struct srcpos pos = py_pos(f, node);
    struct srcpos site = run->site;
    struct py_args args = { 0 };
    struct py_value *callee;
    struct py_value *result;

    if (is_super(function, arguments))
        return make_super(run, f, pos);
    if (py_globals_is_get(f, function))
        return eval_args(run, f, arguments, &args) ? py_globals_get(run, f, &args, pos) : NULL;
    callee = py_eval(run, f, function);
    if (callee == NULL || !eval_args(run, f, arguments, &args))
        return NULL;
    if (f->module == run->main)
        run->site = pos;
    result = py_call(run, callee, &args, pos);
    run->site = site;
    return result;
}
