/* globals.c - see globals.h. */
#include "planner/py/globals.h"

#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/names.h"

bool py_globals_is(const struct py_frame *f, const struct py_node *node)
{
    const struct py_node *function =
        node != NULL && node->type == SYN_CALL ? py_node_field(node, FIELD_FUNCTION) : NULL;

    return function != NULL && function->type == SYN_IDENTIFIER &&
           strcmp(function->name, "globals") == 0 &&
           py_node_field(node, FIELD_ARGUMENTS)->child == NULL &&
           py_names_find(&f->module->scope->names, "globals") == NULL;
}

struct py_value *py_globals_item(struct py_run *run, struct py_frame *f, struct py_value *key,
                                 struct py_value *fallback, struct srcpos pos)
{
    const char *name = py_cstr(key);
    struct py_value **place;

    if (key->kind == PY_UNKNOWN) { /* it may be any function, and is called most of the time */
        (void)py_stop_at_unknown(run, pos, key);
        return NULL;
    }
    place = name == NULL ? NULL : py_names_find(&f->module->scope->names, name);
    if (place == NULL && py_names_find(&f->module->scope->names, "*") != NULL)
        return py_fail(run, pos, "a name may come from an import of *");
    if (place == NULL && fallback == NULL)
        return py_throw(run, pos, "KeyError", "%s", name == NULL ? "globals()" : name);
    if (place == NULL)
        return fallback;
    if ((*place)->kind == PY_IMPORT)
        return py_resolve_import(run, (*place)->import);
    return *place;
}

bool py_globals_is_get(const struct py_frame *f, const struct py_node *node)
{
    const struct py_node *attribute =
        node->type == SYN_ATTRIBUTE ? py_node_field(node, FIELD_ATTRIBUTE) : NULL;

    return attribute != NULL && strcmp(attribute->name, "get") == 0 &&
           py_globals_is(f, py_node_field(node, FIELD_OBJECT));
}

struct py_value *py_globals_get(struct py_run *run, struct py_frame *f, const struct py_args *args,
                                struct srcpos pos)
{
    if (!py_takes(args, 1, 2))
        return py_throw(run, pos, "TypeError", "get() takes one or two arguments");
    return py_globals_item(run, f, args->list.items[0],
                           args->list.count > 1 ? args->list.items[1] : py_none(), pos);
}
