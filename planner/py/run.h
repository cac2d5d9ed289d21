/*
 * run.h - the state of the evaluator, and what its parts call of each other.
 *
 * A function that evaluates returns NULL (or false, or PY_ABORT) where the run
 * is aborted: an exception is on its way, or the run stops. run->abort says which;
 * whoever cannot handle it returns at once.
 */
#ifndef PLANNER_PY_RUN_H
#define PLANNER_PY_RUN_H

#include "planner/py/compare.h"
#include "planner/py/host.h"
#include "planner/py/limit.h"
#include "planner/py/names.h"
#include "planner/py/program.h"
#include "planner/py/syntax.h"

enum py_abort {
    PY_RUNNING,
    PY_RAISING, /* exception is on its way */
    PY_STOPPED, /* the rest cannot be known */
    PY_CLOSING, /* a generator is left: its consumer has enough */
};

enum py_flow {
    PY_NEXT,
    PY_BREAK,
    PY_CONTINUE,
    PY_RETURN,
    PY_ABORT,
};

enum py_loading { PY_MODULE_NEW, PY_MODULE_LOADING, PY_MODULE_LOADED, PY_MODULE_FAILED };

struct py_module {
    const char *name; /* dotted; "" for a script without */
    const char *path;
    struct str text;
    bool is_package;
    struct py_node *root;
    struct py_scope *scope;
    enum py_loading loading;
    const char *why; /* FAILED */
};

/* from module import name */
struct py_import {
    const char *module; /* absolute */
    const char *name;   /* NULL: the module itself */
    struct srcpos pos;
};

/* What can be said of a function's body before it runs. */
struct py_code {
    struct strlist locals;
    struct strlist globals;
    struct strlist nonlocals;
    bool is_generator;
    bool is_async;
};

struct py_scope {
    struct py_names names;
    struct py_scope *outer; /* the next enclosing function's; NULL for none */
    struct py_module *module;
    const struct py_code *code; /* of a function; NULL in modules, classes, comprehensions */
    bool is_class;
};

enum py_binding { PY_BOUND_INSTANCE, PY_BOUND_STATIC, PY_BOUND_CLASS, PY_BOUND_PROPERTY };

struct py_param {
    const char *name;
    struct py_value *fallback; /* NULL: required */
    enum {
        PY_PARAM_ANY,
        PY_PARAM_POSITIONAL,
        PY_PARAM_KEYWORD,
        PY_PARAM_REST,
        PY_PARAM_NAMED
    } kind;
};

struct py_params {
    VEC_FIELDS(struct py_param);
};

struct py_function {
    const char *name;
    const struct py_node *node; /* function_definition or lambda */
    const struct py_node *body;
    struct py_params params;
    struct py_scope *outer;
    struct py_module *module;
    const struct py_code *code;
    struct py_value *owner; /* the class in whose body it stands; NULL for none */
    enum py_binding binding;
    bool is_context; /* @contextmanager */
};

enum py_visit { PY_GO_ON, PY_ENOUGH, PY_VISIT_ABORTED };

/* Is handed the items of an iterable, one by one. */
typedef enum py_visit (*py_visitor)(void *ctx, struct py_run *run, struct py_value *item);

struct py_sink {
    py_visitor visit;
    void *ctx;
    bool throws; /* an exception of visit is raised at the yield, as a with block does */
};

struct py_frame {
    struct py_scope *scope;
    struct py_module *module;
    struct py_function *function; /* NULL at the top level and in classes */
    struct py_value *result;      /* of return */
    const struct py_sink *sink;   /* where yield puts; NULL outside of generators */
    struct py_value *self;        /* the first argument, for super() */
    struct py_value *carried;     /* an exception of the consumer, while the generator is left */
};

struct py_run {
    struct arena *arena;
    const struct py_host *host;
    struct py_program *program;
    struct py_module *main;
    struct py_module *modules[PY_LIMIT_MODULES + 1];
    size_t module_count;
    uint64_t steps;
    uint64_t bytes;
    size_t arena_most; /* bytes that the arena may take */
    unsigned depth;
    unsigned calls;
    unsigned guarded;   /* try statements with handlers around what is executed */
    unsigned unknowns;  /* operations on UNKNOWNs so far */
    bool is_tolerant;   /* the top level of a module: what stops is UNKNOWN, and on it goes */
    bool is_exhausted;  /* stopped by a limit: nothing goes on */
    struct srcpos site; /* what the script itself is at */
    enum py_abort abort;
    struct py_value *exception; /* RAISING: an INSTANCE or a symbolic term */
    struct py_value *handled;   /* what an except clause is handling, for a bare raise */
    const char *raises;         /* its text, as written */
    struct srcpos raise_pos;    /* in the script itself */
    const char *reason;         /* STOPPED */
    struct srcpos stop_pos;     /* in the script itself */
    struct srcpos cause;
    struct py_names exceptions; /* classes of the built-in exceptions, made when asked for */
};

/* --- run.c: limits, stopping, raising ------------------------------------ */

struct srcpos py_pos(const struct py_frame *f, const struct py_node *node);
struct str py_source_text(const struct py_frame *f, const struct py_node *node);

/* Counts work that is not a step of its own; false where that was too much. */
bool py_charge(struct py_run *run, uint64_t steps, uint64_t bytes, struct srcpos pos);

/* Charges for looking through all of value once. */
bool py_charge_look(struct py_run *run, const struct py_value *value, struct srcpos pos);

/* Each returns NULL. */
struct py_value *py_fail(struct py_run *run, struct srcpos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
struct py_value *py_throw(struct py_run *run, struct srcpos pos, const char *type, const char *fmt,
                          ...) __attribute__((format(printf, 4, 5)));

/* Returns an inert UNKNOWN. */
struct py_value *py_dunno(struct py_run *run, struct srcpos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The result of an operation on unknown: the UNKNOWN itself, or NULL inside of a try statement, for
 * it might raise. */
struct py_value *py_from_unknown(struct py_run *run, const struct py_value *unknown,
                                 struct srcpos pos);

/* Turns what code that was not read may have changed into UNKNOWNs, in place. */
void py_poison(struct py_run *run, struct py_value *value, const char *reason, struct srcpos pos);

/* --- eval.c -------------------------------------------------------------- */

struct py_value *py_eval(struct py_run *run, struct py_frame *f, const struct py_node *node);
/* eval_call.c: a call with its arguments. */
struct py_value *py_eval_call(struct py_run *run, struct py_frame *f, const struct py_node *node);

bool py_eval_truth(struct py_run *run, struct py_frame *f, const struct py_node *node, bool *out);

/* Evaluates the children of a list, tuple or argument list; * is unpacked. */
bool py_eval_items(struct py_run *run, struct py_frame *f, const struct py_node *node,
                   struct py_list *out);

/* --- operate.c ----------------------------------------------------------- */

struct py_value *py_binary(struct py_run *run, const char *op, struct py_value *a,
                           struct py_value *b, struct srcpos pos);
struct py_value *py_unary(struct py_run *run, const char *op, struct py_value *a,
                          struct srcpos pos);
struct py_value *py_compare(struct py_run *run, const char *op, struct py_value *a,
                            struct py_value *b, struct srcpos pos);
bool py_contains(struct py_run *run, struct py_value *in, struct py_value *item, struct srcpos pos,
                 enum py_answered *out);

/* --- item.c -------------------------------------------------------------- */

struct py_value *py_item(struct py_run *run, struct py_value *from, struct py_value *index,
                         struct srcpos pos);
bool py_set_item(struct py_run *run, struct py_value *in, struct py_value *index,
                 struct py_value *value, struct srcpos pos);
bool py_delete_item(struct py_run *run, struct py_value *in, struct py_value *index,
                    struct srcpos pos);

/* --- attribute.c --------------------------------------------------------- */

bool py_set_attribute(struct py_run *run, struct py_value *object, const char *name,
                      struct py_value *value, struct srcpos pos);

/* --- call.c -------------------------------------------------------------- */

struct py_value *py_call_0(struct py_run *run, struct py_value *callee, struct srcpos pos);
struct py_value *py_call_1(struct py_run *run, struct py_value *callee, struct py_value *arg,
                           struct srcpos pos);
struct py_value *py_call_2(struct py_run *run, struct py_value *callee, struct py_value *a,
                           struct py_value *b, struct srcpos pos);
bool py_call_generator(struct py_run *run, struct py_function *function, struct py_scope *scope,
                       const struct py_sink *sink);
bool py_bind_args(struct py_run *run, struct py_function *function, const struct py_args *args,
                  struct srcpos pos, struct py_scope **out);
struct py_value *py_make_function(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node);
void py_add_arg(struct py_run *run, struct py_args *args, struct py_value *value);

/* --- iterate.c ----------------------------------------------------------- */

/* Hands the items to sink until it has enough; false where it aborted. */
bool py_each(struct py_run *run, struct py_value *value, struct srcpos pos,
             const struct py_sink *sink);

/* As py_iterate(), for those to whom the order does not matter: sets are taken too. */
bool py_iterate_any(struct py_run *run, struct py_value *value, struct srcpos pos,
                    struct py_list *out);

/* Takes one item of an iterator; *out is NULL at its end. */
bool py_next(struct py_run *run, struct py_value *iterator, struct srcpos pos,
             struct py_value **out);

struct py_value *py_iterator_of(struct py_run *run, const struct py_list *items);

/* What makes the items of an iterator when they are asked for. */
typedef bool (*py_maker)(struct py_run *run, void *state, struct srcpos pos,
                         const struct py_sink *sink);
struct py_value *py_iterator_new(struct py_run *run, py_maker make, void *state);
void py_iterator_set_context(struct py_value *value);
bool py_iterator_is_context(const struct py_value *value);

/* --- comprehend.c -------------------------------------------------------- */

struct py_value *py_comprehend(struct py_run *run, struct py_frame *f, const struct py_node *node);

/* --- string.c ------------------------------------------------------------ */

struct py_value *py_eval_string(struct py_run *run, struct py_frame *f, const struct py_node *node);
struct py_value *py_eval_number(struct py_run *run, struct py_frame *f, const struct py_node *node);

/* --- statement.c --------------------------------------------------------- */

enum py_flow py_exec(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_block(struct py_run *run, struct py_frame *f, const struct py_node *block);

/* What stands for an expression that could not be known, where that does no harm yet (at the top
 * level of a module); NULL where it does, and the run stays aborted. */
struct py_value *py_tolerate(struct py_run *run, struct py_frame *f, const struct py_node *node);

/* --- assign.c ------------------------------------------------------------ */

bool py_assign(struct py_run *run, struct py_frame *f, const struct py_node *target,
               struct py_value *value);
bool py_bind(struct py_run *run, struct py_frame *f, const char *name, struct py_value *value,
             struct srcpos pos);
enum py_flow py_exec_assignment(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_augmented(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_delete(struct py_run *run, struct py_frame *f, const struct py_node *node);

/* --- name.c -------------------------------------------------------------- */

/* What a name stands for; NULL where it aborted. */
struct py_value *py_lookup(struct py_run *run, struct py_frame *f, const char *name,
                           struct srcpos pos);

/* --- exception.c, match.c, with.c, define.c ------------------------------ */

/* Raises value; node is what to show of the script. */
enum py_flow py_throw_value(struct py_run *run, struct py_frame *f, struct py_value *value,
                            const struct py_node *node);
enum py_flow py_exec_try(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_raise(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_match(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_with(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_class(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_function(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_decorated(struct py_run *run, struct py_frame *f, const struct py_node *node);
struct py_value *py_instantiate(struct py_run *run, struct py_value *cls,
                                const struct py_args *args, struct srcpos pos);

/* --- import.c ------------------------------------------------------------ */

enum py_flow py_exec_import(struct py_run *run, struct py_frame *f, const struct py_node *node);
enum py_flow py_exec_import_from(struct py_run *run, struct py_frame *f,
                                 const struct py_node *node);

/* What an IMPORT stands for. */
struct py_value *py_resolve_import(struct py_run *run, const struct py_import *import);

/* A submodule of module, NULL in *out where there is none. */
bool py_find_submodule(struct py_run *run, struct py_module *module, const char *name,
                       struct srcpos pos, struct py_value **out);

/* --- module.c ------------------------------------------------------------ */

/* Runs the top level, unless that was done; false where it aborted. */
bool py_module_load(struct py_run *run, struct py_module *module);

/* --- bound.c ------------------------------------------------------------- */

/* The names that executing node binds in its scope; functions and classes inside are not entered.
 */
void py_bound_names(const struct py_node *node, struct arena *arena, struct strlist *out);

/* The names that a class body gives a type, in order. */
void py_bound_annotations(const struct py_node *body, struct arena *arena, struct strlist *out);
const struct py_code *py_code_of(const struct py_node *function, struct arena *arena);

#endif
