/* call.c - calling whatever can be called. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/limit.h"
#include "planner/py/map.h"
#include "planner/py/run.h"
#include "planner/py/std.h"

void py_add_arg(struct py_run *run, struct py_args *args, struct py_value *value)
{
    py_push(run->arena, &args->list, value);
}

/* --- binding arguments to parameters ------------------------------------- */

struct binder {
    struct py_run *run;
    struct py_function *function;
    const struct py_args *args;
    struct py_scope *scope;
    struct srcpos pos;
};

static bool mismatch(struct binder *b, const char *what, const char *name)
{
    (void)py_throw(b->run, b->pos, "TypeError", "%s() %s '%s'", b->function->name, what, name);
    return false;
}

static void set(struct binder *b, const char *name, struct py_value *value)
{
    py_names_set(b->run->arena, &b->scope->names, name, value);
}

static struct py_param *find_param(struct py_function *function, const char *name)
{
    for (size_t i = 0; i < function->params.count; i++) {
        struct py_param *param = &function->params.items[i];

        if (strcmp(param->name, name) == 0 &&
            (param->kind == PY_PARAM_ANY || param->kind == PY_PARAM_KEYWORD))
            return param;
    }
    return NULL;
}

/* The positional ones; *args takes what is left over. */
static bool bind_positional(struct binder *b)
{
    struct py_value *rest = NULL;
    size_t at = 0;

    for (size_t i = 0; i < b->function->params.count; i++) {
        const struct py_param *param = &b->function->params.items[i];

        if (param->kind == PY_PARAM_REST) {
            rest = py_tuple(b->run->arena);
            set(b, param->name, rest);
        } else if (param->kind <= PY_PARAM_POSITIONAL && at < b->args->list.count) {
            set(b, param->name, b->args->list.items[at++]);
        }
    }
    if (at < b->args->list.count && rest == NULL)
        return mismatch(b, "takes fewer positional arguments than", "given");
    while (at < b->args->list.count)
        py_push(b->run->arena, &rest->list, b->args->list.items[at++]);
    return true;
}

static bool bind_named(struct binder *b)
{
    struct py_value *rest = NULL;

    for (size_t i = 0; i < b->function->params.count; i++) {
        if (b->function->params.items[i].kind == PY_PARAM_NAMED) {
            rest = py_dict(b->run->arena);
            set(b, b->function->params.items[i].name, rest);
        }
    }
    for (size_t i = 0; i < b->args->named.count; i++) {
        const struct py_kwarg *arg = &b->args->named.items[i];
        const struct py_param *param = find_param(b->function, arg->name);

        if (param == NULL && rest == NULL)
            return mismatch(b, "got an unexpected keyword argument", arg->name);
        if (param == NULL)
            py_map_put(rest->map, py_str(b->run->arena, arg->name), arg->value);
        else if (py_names_get(&b->scope->names, param->name) != NULL)
            return mismatch(b, "got multiple values for argument", arg->name);
        else
            set(b, param->name, arg->value);
    }
    return true;
}

static bool bind_fallbacks(struct binder *b)
{
    for (size_t i = 0; i < b->function->params.count; i++) {
        const struct py_param *param = &b->function->params.items[i];

        if (py_names_get(&b->scope->names, param->name) != NULL)
            continue;
        if (param->fallback == NULL)
            return mismatch(b, "missing a required argument:", param->name);
        set(b, param->name, param->fallback);
    }
    return true;
}

bool py_bind_args(struct py_run *run, struct py_function *function, const struct py_args *args,
                  struct srcpos pos, struct py_scope **out)
{
    struct binder b = { .run = run, .function = function, .args = args, .pos = pos };

    b.scope = arena_new(run->arena, struct py_scope);
    b.scope->outer = function->outer;
    b.scope->module = function->module;
    b.scope->code = function->code;
    *out = b.scope;
    return bind_positional(&b) && bind_named(&b) && bind_fallbacks(&b);
}

/* --- functions ----------------------------------------------------------- */

static struct py_value *first_argument(const struct py_function *function,
                                       const struct py_scope *scope)
{
    if (function->params.count == 0)
        return NULL;
    return py_names_get(&scope->names, function->params.items[0].name);
}

static struct py_value *run_body(struct py_run *run, struct py_frame *f)
{
    if (f->function->node->type == SYN_LAMBDA)
        return py_eval(run, f, f->function->body);
    switch (py_exec_block(run, f, f->function->body)) {
    case PY_ABORT:
        return NULL;
    case PY_RETURN:
        return f->result;
    case PY_NEXT:
    case PY_BREAK:
    case PY_CONTINUE:
        break;
    }
    return py_none();
}

static struct py_value *run_function(struct py_run *run, struct py_function *function,
                                     struct py_scope *scope, const struct py_sink *sink,
                                     struct py_value **carried)
{
    struct py_frame f = { .scope = scope,
                          .module = function->module,
                          .function = function,
                          .self = first_argument(function, scope),
                          .sink = sink };
    struct py_value *value;

    if (run->calls >= PY_LIMIT_CALLS) {
        run->is_exhausted = true;
        return py_fail(run, run->site, "functions call each other too deeply");
    }
    run->calls++;
    value = run_body(run, &f);
    run->calls--;
    *carried = f.carried;
    return value;
}

bool py_call_generator(struct py_run *run, struct py_function *function, struct py_scope *scope,
                       const struct py_sink *sink)
{
    struct py_value *carried = NULL;
    struct py_value *value = run_function(run, function, scope, sink, &carried);

    if (value != NULL)
        return true;
    if (run->abort != PY_CLOSING)
        return false;
    run->abort = carried == NULL ? PY_RUNNING : PY_RAISING;
    run->exception = carried;
    return carried == NULL;
}

struct pending {
    struct py_function *function;
    struct py_scope *scope;
};

static bool generate(struct py_run *run, void *state, struct srcpos pos, const struct py_sink *sink)
{
    struct pending *pending = state;

    return py_call_generator(run, pending->function, pending->scope, sink);
}

static struct py_value *make_generator(struct py_run *run, struct py_function *function,
                                       struct py_scope *scope)
{
    struct pending *pending = arena_new(run->arena, struct pending);
    struct py_value *iterator;

    pending->function = function;
    pending->scope = scope;
    iterator = py_iterator_new(run, generate, pending);
    if (function->is_context)
        py_iterator_set_context(iterator);
    return iterator;
}

static struct py_value *call_function(struct py_run *run, struct py_function *function,
                                      const struct py_args *args, struct srcpos pos)
{
    struct py_scope *scope;
    struct py_value *carried = NULL;

    if (function->code->is_async)
        return py_fail(run, pos, "an asynchronous function is called");
    if (!py_bind_args(run, function, args, pos, &scope))
        return NULL;
    if (function->code->is_generator)
        return make_generator(run, function, scope);
    return run_function(run, function, scope, NULL, &carried);
}

/* What a built-in looks through are its texts; those that look through lists charge for it. */
static struct py_value *call_builtin(struct py_run *run, const struct py_value *callee,
                                     struct py_value *self, const struct py_args *args,
                                     struct srcpos pos)
{
    if (self != NULL && self->kind == PY_STR && !py_charge_look(run, self, pos))
        return NULL;
    for (size_t i = 0; i < args->list.count; i++) {
        if (args->list.items[i]->kind == PY_STR && !py_charge_look(run, args->list.items[i], pos))
            return NULL;
    }
    return callee->builtin->call(run, self, args, pos);
}

static struct py_value *call_method(struct py_run *run, struct py_value *method,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_value *function = method->method.function;
    struct py_args all = { .named = { .items = args->named.items, .count = args->named.count } };

    if (function->kind == PY_BUILTIN)
        return call_builtin(run, function, method->method.self, args, pos);
    py_add_arg(run, &all, method->method.self);
    for (size_t i = 0; i < args->list.count; i++)
        py_add_arg(run, &all, args->list.items[i]);
    return py_call(run, function, &all, pos);
}

/* --- symbols ------------------------------------------------------------- */

static struct py_value *call_term(struct py_run *run, struct py_value *callee,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_CALL, pos);

    term->object->target = callee;
    term->object->args = *args;
    return term;
}

/* The host first, then the standard library, then it stays a term. */
static struct py_value *call_symbolic(struct py_run *run, struct py_value *callee,
                                      const struct py_args *args, struct srcpos pos)
{
    struct py_call call = { .callee = callee, .args = args, .pos = pos };
    struct py_value *value = NULL;
    enum py_answer answer = PY_NOT_MINE;

    if (run->host->call != NULL)
        answer = run->host->call(run->host->ctx, run, &call, &value);
    if (answer == PY_ABORTED)
        return NULL;
    if (answer == PY_DONE)
        return value;
    if (py_std_owns(callee) && !py_std_call(run, &call, &value))
        return NULL;
    return value != NULL ? value : call_term(run, callee, args, pos);
}

static struct py_value *call_instance(struct py_run *run, struct py_value *callee,
                                      const struct py_args *args, struct srcpos pos)
{
    const struct py_class *cls = callee->instance->cls->cls;
    struct py_value *method;

    if (py_class_find(cls, "__call__") == NULL) {
        if (cls->has_symbolic_base)
            return call_symbolic(run, callee, args, pos);
        return py_throw(run, pos, "TypeError", "'%s' object is not callable", cls->name);
    }
    method = py_attribute(run, callee, "__call__", pos);
    return method == NULL ? NULL : py_call(run, method, args, pos);
}

/* What nobody has read may do anything: also reach the database. */
static struct py_value *call_unknown(struct py_run *run, struct py_value *callee,
                                     const struct py_args *args, struct srcpos pos)
{
    if (!callee->unknown.inert && !run->is_tolerant) {
        (void)py_stop_at_unknown(run, pos, callee);
        return NULL;
    }
    for (size_t i = 0; i < args->list.count; i++)
        py_poison(run, args->list.items[i], "code that is not known may have changed it", pos);
    for (size_t i = 0; i < args->named.count; i++)
        py_poison(run, args->named.items[i].value, "code that is not known may have changed it",
                  pos);
    return py_from_unknown(run, callee, pos);
}

struct py_value *py_call(struct py_run *run, struct py_value *callee, const struct py_args *args,
                         struct srcpos pos)
{
    if (run->depth >= PY_LIMIT_DEPTH) {
        run->is_exhausted = true;
        return py_fail(run, pos, "it is nested too deeply");
    }
    switch (callee->kind) {
    case PY_FUNCTION:
        return call_function(run, callee->function, args, pos);
    case PY_METHOD:
        return call_method(run, callee, args, pos);
    case PY_BUILTIN:
        return call_builtin(run, callee, NULL, args, pos);
    case PY_CLASS:
        return py_instantiate(run, callee, args, pos);
    case PY_INSTANCE:
        return call_instance(run, callee, args, pos);
    case PY_SYMBOL:
    case PY_OBJECT:
        return call_symbolic(run, callee, args, pos);
    case PY_UNKNOWN:
        return call_unknown(run, callee, args, pos);
    default:
        return py_throw(run, pos, "TypeError", "'%s' object is not callable", py_type_name(callee));
    }
}

struct py_value *py_call_0(struct py_run *run, struct py_value *callee, struct srcpos pos)
{
    struct py_args args = { 0 };

    return py_call(run, callee, &args, pos);
}

struct py_value *py_call_1(struct py_run *run, struct py_value *callee, struct py_value *arg,
                           struct srcpos pos)
{
    struct py_args args = { 0 };

    py_add_arg(run, &args, arg);
    return py_call(run, callee, &args, pos);
}

struct py_value *py_call_2(struct py_run *run, struct py_value *callee, struct py_value *a,
                           struct py_value *b, struct srcpos pos)
{
    struct py_args args = { 0 };

    py_add_arg(run, &args, a);
    py_add_arg(run, &args, b);
    return py_call(run, callee, &args, pos);
}
