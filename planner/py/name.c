/* name.c - what a name stands for: local, enclosing, global, built in. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/run.h"

/* An import is looked up when its name is first used, and the scope remembers. */
static struct py_value *found(struct py_run *run, struct py_value **place)
{
    struct py_value *value = *place;

    if (value->kind != PY_IMPORT)
        return value;
    value = py_resolve_import(run, value->import);
    if (value != NULL)
        *place = value;
    return value;
}

static struct py_value *special(struct py_run *run, const struct py_frame *f, const char *name)
{
    if (strcmp(name, "__name__") == 0)
        return py_str(run->arena, f->module->name);
    if (strcmp(name, "__file__") == 0)
        return py_str(run->arena, f->module->path);
    if (strcmp(name, "__spec__") == 0 || strcmp(name, "__loader__") == 0 ||
        (strcmp(name, "__path__") == 0 && f->module->is_package)) {
        return py_new_unknown(run->arena, (struct srcpos){ f->module->path, 1, 1 }, true,
                              "%s is known only when Python imports", name);
    }
    return NULL;
}

/* What may have come in by from a import *, where a is not read. */
static struct py_value *starred(struct py_run *run, struct py_frame *f, const char *name,
                                struct srcpos pos)
{
    struct py_value *module = py_names_get(&f->module->scope->names, "*");

    if (module == NULL)
        return NULL;
    return py_attribute(run, module, name, pos);
}

static struct py_value *builtin(struct py_run *run, struct py_frame *f, const char *name,
                                struct srcpos pos)
{
    struct py_value *value = special(run, f, name);

    if (value == NULL)
        value = py_builtin_find(run, name);
    if (value == NULL)
        value = py_exception_class(run, name);
    if (value == NULL)
        value = starred(run, f, name, pos);
    if (value == NULL && run->abort == PY_RUNNING)
        return py_throw(run, pos, "NameError", "name '%s' is not defined", name);
    return value;
}

/* A name that the function binds somewhere is its own, also before it is bound. */
static bool is_unbound_local(const struct py_scope *scope, const char *name)
{
    return scope->code != NULL && strlist_has(&scope->code->locals, name);
}

static bool is_global(const struct py_scope *scope, const char *name)
{
    return scope->code != NULL && strlist_has(&scope->code->globals, name);
}

static struct py_value **in_scopes(struct py_run *run, struct py_frame *f, const char *name,
                                   struct srcpos pos)
{
    struct py_scope *module = f->module->scope;

    for (struct py_scope *scope = f->scope; scope != NULL && scope != module;
         scope = scope->outer) {
        struct py_value **place = py_names_find(&scope->names, name);

        if (place != NULL && (scope == f->scope || !scope->is_class))
            return place;
        if (is_global(scope, name))
            break;
        if (is_unbound_local(scope, name)) {
            (void)py_throw(run, pos, scope == f->scope ? "UnboundLocalError" : "NameError",
                           "cannot access local variable '%s' where it is not associated with "
                           "a value",
                           name);
            return NULL;
        }
    }
    return py_names_find(&module->names, name);
}

struct py_value *py_lookup(struct py_run *run, struct py_frame *f, const char *name,
                           struct srcpos pos)
{
    struct py_value **place = in_scopes(run, f, name, pos);

    if (place != NULL)
        return found(run, place);
    return run->abort == PY_RUNNING ? builtin(run, f, name, pos) : NULL;
}
