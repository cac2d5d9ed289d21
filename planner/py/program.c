/* program.c - see program.h; the modules that a program pulls in. */
#include "planner/py/program.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/py/limit.h"
#include "planner/py/modules.h"
#include "planner/py/run.h"

/* A file that was parsed: all runs of the program share the tree. */
struct parsed {
    struct py_source source;
    struct py_node *root; /* NULL where it could not be parsed, or a folder without __init__.py */
    const char *why;
    bool is_found;
};

struct py_program {
    struct arena *arena;
    const struct py_host *host;
    const char *module;
    struct parsed main;
    struct strmap *parsed;  /* dotted name -> struct parsed * */
    struct py_run *globals; /* a run whose top level was executed; NULL before */
    bool missed;            /* a module could not be read */
};

bool py_program_open(const struct py_source *source, const char *module, const struct py_host *host,
                     struct arena *arena, struct py_program **out, struct error *err)
{
    struct py_program *p = arena_new(arena, struct py_program);

    p->arena = arena;
    p->host = host;
    p->module = module;
    p->main.source = *source;
    p->main.is_found = true;
    p->parsed = strmap_new(arena);
    *out = p;
    return py_parse(source->text, source->path, arena, &p->main.root, err);
}

/* --- modules ------------------------------------------------------------- */

static const struct parsed *parse(struct py_run *run, const char *name)
{
    struct py_program *p = run->program;
    struct parsed *parsed = strmap_get(p->parsed, name);
    struct error err = { 0 };

    if (parsed != NULL)
        return parsed;
    parsed = arena_new(p->arena, struct parsed);
    (void)strmap_put(p->parsed, name, parsed);
    parsed->is_found = run->host->find_module != NULL &&
                       run->host->find_module(run->host->ctx, name, &parsed->source);
    if (!parsed->is_found)
        return parsed;
    /* A module that is no Python is as good as one that raises. */
    if (!py_parse(parsed->source.text, parsed->source.path, p->arena, &parsed->root, &err)) {
        parsed->root = NULL;
        p->missed = true;
        parsed->why =
            arena_printf(p->arena, "the module '%s' cannot be read: %s", name, err.message);
    }
    return parsed;
}

static struct py_module *new_module(struct py_run *run, const char *name,
                                    const struct parsed *parsed)
{
    struct py_module *module = arena_new(run->arena, struct py_module);

    module->name = name;
    module->path = parsed->source.path;
    module->text = parsed->source.text;
    module->is_package = parsed->source.is_package;
    module->root = parsed->root;
    module->why = parsed->why;
    module->loading = parsed->why != NULL ? PY_MODULE_FAILED : PY_MODULE_NEW;
    module->scope = arena_new(run->arena, struct py_scope);
    module->scope->module = module;
    return module;
}

bool py_modules_find(struct py_run *run, const char *name, struct srcpos pos,
                     struct py_module **out)
{
    const struct parsed *parsed;

    for (size_t i = 0; i < run->module_count; i++) {
        *out = run->modules[i];
        if (strcmp((*out)->name, name) == 0)
            return true;
    }
    *out = NULL;
    if (run->module_count >= PY_LIMIT_MODULES) {
        run->is_exhausted = true;
        return py_fail(run, pos, "it imports more than %d modules", PY_LIMIT_MODULES) != NULL;
    }
    parsed = parse(run, name);
    if (!parsed->is_found)
        return true;
    *out = new_module(run, arena_strdup(run->arena, name), parsed);
    run->modules[run->module_count++] = *out;
    return true;
}

/* What an exception, or a stop, of its top level leaves of a module. */
static bool settle(struct py_run *run, struct py_module *module)
{
    if (run->is_exhausted)
        return false;
    module->loading = PY_MODULE_FAILED;
    module->why = arena_printf(run->arena, "the module '%s' raises: %s", module->name,
                               run->abort == PY_RAISING ? run->raises : run->reason);
    run->abort = PY_RUNNING;
    return true;
}

bool py_module_load(struct py_run *run, struct py_module *module)
{
    struct py_frame f = { .scope = module->scope, .module = module };
    bool is_tolerant = run->is_tolerant;
    unsigned guarded = run->guarded;
    enum py_flow flow;

    if (module->loading != PY_MODULE_NEW)
        return true;
    module->loading = PY_MODULE_LOADING;
    run->is_tolerant = true;
    run->guarded = 0;
    flow = module->root == NULL ? PY_NEXT : py_exec_block(run, &f, module->root);
    run->is_tolerant = is_tolerant;
    run->guarded = guarded;
    if (flow == PY_ABORT && (module == run->main || !settle(run, module)))
        return false;
    if (module->loading == PY_MODULE_LOADING)
        module->loading = PY_MODULE_LOADED;
    return true;
}

/* --- runs ---------------------------------------------------------------- */

static struct py_run *new_run(struct py_program *p)
{
    struct py_run *run = arena_new(p->arena, struct py_run);

    run->arena = p->arena;
    run->host = p->host;
    run->program = p;
    run->arena_most = p->arena->size + PY_LIMIT_ARENA;
    run->main = new_module(run, p->module, &p->main);
    run->modules[run->module_count++] = run->main;
    return run;
}

/* The line of the script at pos, without blanks at its ends. */
static const char *excerpt(const struct py_run *run, struct srcpos pos)
{
    struct str text = run->main->text;
    size_t begin = 0;
    size_t end;
    struct str line;

    for (uint32_t i = 1; i < pos.line && begin < text.len; begin++)
        i += text.ptr[begin] == '\n';
    for (end = begin; end < text.len && text.ptr[end] != '\n'; end++)
        ;
    line = str_trim((struct str){ text.ptr + begin, end - begin });
    return arena_strndup(run->arena, line.ptr, line.len < 300 ? line.len : 300);
}

static struct py_outcome aborted(const struct py_run *run)
{
    struct py_outcome outcome = { .status = PY_STATUS_OPAQUE, .unknowns = run->unknowns };

    if (run->abort == PY_RAISING) {
        outcome.status = PY_STATUS_RAISED;
        outcome.raises = run->raises;
        outcome.pos = run->raise_pos;
    } else {
        outcome.reason = run->reason != NULL ? run->reason : "it ends in an unforeseen way";
        outcome.pos = run->stop_pos;
        outcome.cause = run->cause;
    }
    outcome.excerpt = excerpt(run, outcome.pos);
    return outcome;
}

static bool does_nothing(const struct py_node *statement)
{
    const struct py_node *what = statement->child;

    switch (statement->type) {
    case SYN_PASS_STATEMENT:
        return true;
    case SYN_RETURN_STATEMENT:
        return what == NULL || what->type == SYN_NONE;
    case SYN_EXPRESSION_STATEMENT:
        return what != NULL && what->next == NULL &&
               (what->type == SYN_STRING || what->type == SYN_ELLIPSIS ||
                what->type == SYN_CONCATENATED_STRING);
    default:
        return false;
    }
}

static bool is_empty(const struct py_value *function)
{
    const struct py_node *body = function->kind == PY_FUNCTION ? function->function->body : NULL;

    if (body == NULL || body->type != SYN_BLOCK)
        return false;
    for (const struct py_node *node = body->child; node != NULL; node = node->next) {
        if (!does_nothing(node))
            return false;
    }
    return true;
}

/* async def: Alembic makes the coroutine, and runs nothing of it. */
static bool is_coroutine(const struct py_value *function)
{
    return function->kind == PY_FUNCTION && function->function->code->is_async;
}

static struct py_value *find_global(struct py_run *run, const char *name)
{
    struct py_frame f = { .scope = run->main->scope, .module = run->main };

    if (py_names_find(&run->main->scope->names, name) == NULL)
        return NULL;
    return py_lookup(run, &f, name, run->site);
}

/* The first parameter that a call without arguments leaves out: env.py may give it one. */
/* The arguments that whoever runs the script gives its function; false where one is missing. */
static bool take_arguments(struct py_run *run, const struct py_value *callee, const char *function,
                           struct srcpos pos, struct py_args *out)
{
    const struct py_params *params = callee->kind == PY_FUNCTION ? &callee->function->params : NULL;

    for (size_t i = 0; params != NULL && i < params->count; i++) {
        const struct py_param *param = &params->items[i];
        struct py_value *value = NULL;

        if (param->kind == PY_PARAM_REST || param->kind == PY_PARAM_NAMED)
            continue;
        if (run->host->argument != NULL &&
            run->host->argument(run->host->ctx, run, param->name, pos, &value) == PY_DONE)
            vec_push(run->arena, &out->named, (struct py_kwarg){ param->name, value });
        else if (param->fallback == NULL)
            return py_fail(run, pos, "%s() is given '%s' by env.py", function, param->name) != NULL;
    }
    return true;
}

struct py_outcome py_program_run(struct py_program *p, const char *function)
{
    struct py_run *run = new_run(p);
    struct py_outcome outcome = { .status = PY_STATUS_MISSING };
    struct py_args args = { 0 };
    struct py_value *callee;

    if (!py_module_load(run, run->main))
        return aborted(run);
    callee = find_global(run, function);
    if (callee == NULL)
        return run->abort == PY_RUNNING ? outcome : aborted(run);
    outcome.status = PY_STATUS_RAN;
    outcome.is_empty = is_empty(callee);
    outcome.pos.file = run->main->path;
    if (callee->kind == PY_FUNCTION) {
        outcome.pos.line = callee->function->node->line;
        outcome.pos.column = callee->function->node->column;
    }
    run->site = outcome.pos;
    if (!take_arguments(run, callee, function, outcome.pos, &args))
        return aborted(run);
    outcome.is_empty = outcome.is_empty || is_coroutine(callee);
    if (!is_coroutine(callee) && py_call(run, callee, &args, outcome.pos) == NULL)
        return aborted(run);
    outcome.unknowns = run->unknowns;
    return outcome;
}

struct py_value *py_program_global(struct py_program *p, const char *name)
{
    if (p->globals == NULL) {
        p->globals = new_run(p);
        (void)py_module_load(p->globals, p->globals->main);
        if (!p->globals->is_exhausted)
            p->globals->abort = PY_RUNNING;
    }
    return find_global(p->globals, name);
}

bool py_program_missed(const struct py_program *p)
{
    return p->missed;
}

const char *py_program_doc(struct py_program *p)
{
    const struct py_node *first = p->main.root->child;
    struct py_run *run = new_run(p);
    struct py_frame f = { .scope = run->main->scope, .module = run->main };
    struct py_value *value;

    if (first == NULL || first->type != SYN_EXPRESSION_STATEMENT || first->child == NULL ||
        (first->child->type != SYN_STRING && first->child->type != SYN_CONCATENATED_STRING))
        return NULL;
    value = py_eval(run, &f, first->child);
    return value == NULL ? NULL : py_cstr(value);
}
