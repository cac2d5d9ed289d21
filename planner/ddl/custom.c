/* custom.c - see custom.h. */
#include "planner/ddl/custom.h"

#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text);
    size_t b = strlen(end);

    return a >= b && strcmp(text + a - b, end) == 0;
}

enum py_answer custom_register(struct ddl *d, const struct py_call *call, struct py_value **out)
{
    const char *symbol = ddl_symbol(call->callee);
    const struct py_args *args = ddl_call_args(call->callee);
    struct py_value *given = args->list.count > 0 ? args->list.items[0] : NULL;
    struct py_value *decorated = call->args->list.count == 1 ? call->args->list.items[0] : NULL;
    const struct py_value *method = py_args_get(args, 1, "sourcename");
    struct ddl_custom custom = { 0 };

    if (symbol == NULL || given == NULL || decorated == NULL ||
        ddl_given(py_args_get(args, SIZE_MAX, "replace")))
        return PY_NOT_MINE;
    if (ends_with(symbol, ".Operations.register_operation") && decorated->kind == PY_CLASS) {
        custom.name = py_cstr(given);
        custom.method = ddl_given(method) ? py_cstr(method) : custom.name;
        custom.cls = decorated;
    } else if (ends_with(symbol, ".Operations.implementation_for") && given->kind == PY_CLASS) {
        custom.cls = given;
        custom.function = decorated;
    }
    if (custom.cls == NULL || (custom.function == NULL && custom.method == NULL))
        return PY_NOT_MINE;
    vec_push(d->arena, &d->customs, custom);
    *out = decorated;
    return PY_DONE;
}

/* The class itself, or the nearest of its bases that has a function. */
static struct py_value *implementation(const struct ddl *d, const struct py_value *cls)
{
    struct py_value *found = NULL;

    for (size_t i = d->customs.count; i > 0; i--) {
        const struct ddl_custom *c = &d->customs.items[i - 1];

        if (c->function != NULL && c->cls == cls)
            return c->function;
    }
    for (size_t i = 0; i < cls->cls->bases.count && found == NULL; i++) {
        if (cls->cls->bases.items[i]->kind == PY_CLASS)
            found = implementation(d, cls->cls->bases.items[i]);
    }
    return found;
}

/* Calls callee with op, which stands for the Operations, and more. */
static enum py_answer run(struct ddl *d, struct py_run *run, struct py_value *callee,
                          const struct py_args *more, struct srcpos pos, struct py_value **out)
{
    struct py_args args = { .named = { .items = more->named.items, .count = more->named.count } };

    py_push(d->arena, &args.list, py_symbol(d->arena, "alembic.op"));
    for (size_t i = 0; i < more->list.count; i++)
        py_push(d->arena, &args.list, more->list.items[i]);
    *out = py_call(run, callee, &args, pos);
    return *out == NULL ? PY_ABORTED : PY_DONE;
}

static enum py_answer invoke(struct ddl *d, struct py_run *r, const struct py_call *call,
                             struct py_value **out)
{
    const struct py_value *operation =
        call->args->list.count == 1 ? call->args->list.items[0] : NULL;
    struct py_value *function = NULL;

    if (operation != NULL && operation->kind == PY_INSTANCE)
        function = implementation(d, operation->instance->cls);
    if (function == NULL)
        return py_stop(r, call->pos, "op.invoke() of an operation that nothing implements here");
    return run(d, r, function, call->args, call->pos, out);
}

static const struct ddl_custom *find(const struct ddl *d, const char *name)
{
    for (size_t i = d->customs.count; i > 0; i--) {
        const struct ddl_custom *c = &d->customs.items[i - 1];

        if (c->name != NULL && strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}

/* What env.py imports, a script need not. */
static bool load(struct ddl *d, struct py_run *r, const char *name, struct srcpos pos)
{
    const struct ddl_guards *guards = &d->settings->guards;

    for (size_t i = 0; i < guards->count && find(d, name) == NULL; i++) {
        const struct ddl_guard *g = &guards->items[i];

        if (g->module != NULL && strcmp(g->name, name) == 0 &&
            py_import_module(r, g->module, pos) == NULL)
            return false;
    }
    return true;
}

enum py_answer custom_call(struct ddl *d, struct py_run *r, const char *name,
                           const struct py_call *call, struct py_value **out)
{
    const struct ddl_custom *custom;
    struct py_value *method;

    if (strcmp(name, "invoke") == 0)
        return invoke(d, r, call, out);
    if (!load(d, r, name, call->pos))
        return PY_ABORTED;
    custom = find(d, name);
    if (custom == NULL)
        return PY_NOT_MINE;
    method = py_attribute(r, custom->cls, custom->method, call->pos);
    return method == NULL ? PY_ABORTED : run(d, r, method, call->args, call->pos, out);
}
