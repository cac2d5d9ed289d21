/* import.c - imports, and the modules of the repository that they pull in. */
#include <string.h>

#include "planner/py/limit.h"
#include "planner/py/modules.h"
#include "planner/py/run.h"
#include "planner/py/std.h"

/* --- names --------------------------------------------------------------- */

static const char *join(struct arena *arena, const char *a, const char *b)
{
    return a[0] == '\0'   ? arena_strdup(arena, b)
           : b[0] == '\0' ? arena_strdup(arena, a)
                          : arena_printf(arena, "%s.%s", a, b);
}

/* The text of a dotted_name, blanks left out. */
static const char *dotted(struct py_run *run, const struct py_node *node)
{
    const char *name = "";

    for (const struct py_node *part = node->child; part != NULL; part = part->next) {
        if (part->name != NULL)
            name = join(run->arena, name, part->name);
    }
    return name;
}

/* The package that so many dots name, seen from module; NULL past the top. */
static const char *package_of(struct py_run *run, const struct py_module *module, size_t dots)
{
    char *name = arena_strdup(run->arena, module->name);

    for (size_t up = module->is_package ? 1 : 0; up < dots; up++) {
        char *dot = strrchr(name, '.');

        if (name[0] == '\0')
            return NULL;
        *(dot == NULL ? name : dot) = '\0';
    }
    return name;
}

/* from .a import b: what .a is in full; NULL past the top. */
static const char *absolute(struct py_run *run, const struct py_frame *f,
                            const struct py_node *node)
{
    const struct py_node *prefix;
    const struct py_node *name;
    const char *package;

    if (node->type == SYN_DOTTED_NAME)
        return dotted(run, node);
    prefix = py_node_child(node, SYN_IMPORT_PREFIX);
    name = py_node_child(node, SYN_DOTTED_NAME);
    package = prefix == NULL ? NULL : package_of(run, f->module, prefix->end - prefix->begin);
    if (package == NULL)
        return NULL;
    return join(run->arena, package, name == NULL ? "" : dotted(run, name));
}

/* --- modules ------------------------------------------------------------- */

static bool is_symbolic(struct py_run *run, const char *name)
{
    return py_std_is_module(name) ||
           (run->host->knows_module != NULL && run->host->knows_module(run->host->ctx, name));
}

static struct py_value *find_module(struct py_run *run, const char *name, struct srcpos pos)
{
    struct py_module *module = NULL;
    struct py_value *value;

    if (is_symbolic(run, name))
        return py_symbol(run->arena, name);
    if (!py_modules_find(run, name, pos, &module))
        return NULL;
    if (module == NULL)
        return py_new_unknown(run->arena, pos, false,
                              "the module '%s' is not part of the repository", name);
    value = py_new(run->arena, PY_MODULE);
    value->module = module;
    return value;
}

bool py_find_submodule(struct py_run *run, struct py_module *module, const char *name,
                       struct srcpos pos, struct py_value **out)
{
    struct py_module *found = NULL;

    *out = NULL;
    if (!module->is_package && module->root != NULL)
        return true;
    if (!py_modules_find(run, join(run->arena, module->name, name), pos, &found))
        return false;
    if (found == NULL)
        return true;
    *out = py_new(run->arena, PY_MODULE);
    (*out)->module = found;
    return true;
}

struct py_value *py_import_module(struct py_run *run, const char *dotted_name, struct srcpos pos)
{
    struct py_value *value = find_module(run, dotted_name, pos);

    if (value != NULL && value->kind == PY_MODULE && !py_module_load(run, value->module))
        return NULL;
    return value;
}

struct py_value *py_resolve_import(struct py_run *run, const struct py_import *import)
{
    struct py_value *module = find_module(run, import->module, import->pos);
    struct py_value *value = NULL;

    if (module == NULL || import->name == NULL || module->kind == PY_UNKNOWN)
        return module;
    if (!py_attribute_find(run, module, import->name, import->pos, &value))
        return NULL;
    if (value == NULL) {
        return py_new_unknown(run->arena, import->pos, false,
                              "the module '%s' has no '%s' that is known", import->module,
                              import->name);
    }
    return value;
}

/* --- statements ---------------------------------------------------------- */

static bool bind_import(struct py_run *run, struct py_frame *f, const char *as, const char *module,
                        const char *name, struct srcpos pos)
{
    struct py_value *value = py_new(run->arena, PY_IMPORT);
    struct py_import *import = arena_new(run->arena, struct py_import);

    *import = (struct py_import){ .module = module, .name = name, .pos = pos };
    value->import = import;
    if (f->scope->is_class)
        value = py_resolve_import(run, import);
    return value != NULL && py_bind(run, f, as, value, pos);
}

/* import a.b binds a, and a.b is found as an attribute of it. */
enum py_flow py_exec_import(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    for (struct py_node *name = py_node_field(node, FIELD_NAME); name != NULL;
         name = py_node_same(name->next, FIELD_NAME)) {
        const struct py_node *alias = py_node_field(name, FIELD_ALIAS);
        const struct py_node *what = alias == NULL ? name : py_node_field(name, FIELD_NAME);
        const char *module = dotted(run, what);

        if (alias == NULL && name->child != NULL)
            module = name->child->name;
        if (!bind_import(run, f, alias != NULL ? alias->name : module, module, NULL,
                         py_pos(f, name)))
            return PY_ABORT;
    }
    return PY_NEXT;
}

/* from a import *: of a module that is read, what is public; of another nothing can be told. */
static enum py_flow import_all(struct py_run *run, struct py_frame *f, const char *name,
                               struct srcpos pos)
{
    struct py_value *module = find_module(run, name, pos);
    const struct py_names *names;

    if (module == NULL || (module->kind == PY_MODULE && !py_module_load(run, module->module)))
        return PY_ABORT;
    if (module->kind != PY_MODULE) {
        py_names_set(run->arena, &f->module->scope->names, "*", module);
        return PY_NEXT;
    }
    names = &module->module->scope->names;
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].value != NULL && names->items[i].name[0] != '_')
            py_names_set(run->arena, &f->scope->names, names->items[i].name, names->items[i].value);
    }
    return PY_NEXT;
}

enum py_flow py_exec_import_from(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const char *module = absolute(run, f, py_node_field(node, FIELD_MODULE_NAME));

    if (module == NULL || module[0] == '\0') {
        (void)py_fail(run, py_pos(f, node), "a relative import past the top of the package");
        return PY_ABORT;
    }
    if (py_node_child(node, SYN_WILDCARD_IMPORT) != NULL)
        return import_all(run, f, module, py_pos(f, node));
    for (struct py_node *name = py_node_field(node, FIELD_NAME); name != NULL;
         name = py_node_same(name->next, FIELD_NAME)) {
        const struct py_node *alias = py_node_field(name, FIELD_ALIAS);
        const char *what = dotted(run, alias == NULL ? name : py_node_field(name, FIELD_NAME));

        if (!bind_import(run, f, alias != NULL ? alias->name : what, module, what, py_pos(f, name)))
            return PY_ABORT;
    }
    return PY_NEXT;
}
