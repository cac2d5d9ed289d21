/* exception.c - raise and try. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/run.h"

/* --- raise --------------------------------------------------------------- */

enum py_flow py_throw_value(struct py_run *run, struct py_frame *f, struct py_value *value,
                            const struct py_node *node)
{
    struct str text = py_source_text(f, node);

    run->exception = value;
    run->abort = PY_RAISING;
    run->raises = arena_strndup(run->arena, text.ptr, text.len < 300 ? text.len : 300);
    run->raise_pos = f->module == run->main ? py_pos(f, node) : run->site;
    return PY_ABORT;
}

enum py_flow py_exec_raise(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *value;

    if (node->child == NULL) {
        if (run->handled == NULL)
            (void)py_throw(run, py_pos(f, node), "RuntimeError", "No active exception to reraise");
        else
            return py_throw_value(run, f, run->handled, node);
        return PY_ABORT;
    }
    value = py_eval(run, f, node->child);
    if (value != NULL && value->kind == PY_CLASS)
        value = py_call_0(run, value, py_pos(f, node));
    if (value == NULL)
        return PY_ABORT;
    return py_throw_value(run, f, value, node->child);
}

/* --- matching ------------------------------------------------------------ */

static enum py_answered matches_symbol(const struct py_value *exception,
                                       const struct py_value *wanted)
{
    const struct py_value *cls = exception;

    if (exception->kind == PY_OBJECT && exception->object->term == PY_TERM_CALL)
        cls = exception->object->target;
    if (wanted->kind == PY_CLASS && wanted->cls->is_builtin) {
        return strcmp(wanted->cls->name, "Exception") == 0 ||
                       strcmp(wanted->cls->name, "BaseException") == 0
                   ? PY_YES
                   : PY_MAYBE;
    }
    return py_equal(cls, wanted) == PY_YES ? PY_YES : PY_MAYBE;
}

static enum py_answered matches(const struct py_value *exception, const struct py_value *wanted)
{
    enum py_answered any = PY_NO;

    if (wanted->kind == PY_TUPLE) {
        for (size_t i = 0; i < wanted->list.count && any != PY_YES; i++) {
            enum py_answered one = matches(exception, wanted->list.items[i]);

            any = one == PY_NO ? any : one;
        }
        return any;
    }
    if (wanted->kind != PY_CLASS && wanted->kind != PY_SYMBOL)
        return PY_MAYBE;
    if (exception->kind != PY_INSTANCE)
        return matches_symbol(exception, wanted);
    return py_class_is_subclass(exception->instance->cls, wanted);
}

/* except value as alias, or except (value as alias). */
struct clause {
    const struct py_node *value;
    const struct py_node *alias;
    const struct py_node *body;
};

static struct clause read_clause(const struct py_node *node)
{
    struct clause clause = { .body = py_node_child(node, SYN_BLOCK) };

    clause.value = node->child == clause.body ? NULL : node->child;
    clause.alias = py_node_field(node, FIELD_ALIAS);
    if (clause.value != NULL && clause.value->type == SYN_AS_PATTERN) {
        clause.alias = py_node_field(clause.value, FIELD_ALIAS);
        clause.value = clause.value->child;
    }
    while (clause.alias != NULL && clause.alias->type != SYN_IDENTIFIER)
        clause.alias = clause.alias->child;
    return clause;
}

/* Whether the clause is for run->exception, which is taken back while that is found out. */
static bool is_for(struct py_run *run, struct py_frame *f, const struct clause *clause,
                   const struct py_node *node, bool *out)
{
    struct py_value *exception = run->exception;
    struct py_value *wanted;

    *out = true;
    if (clause->value == NULL)
        return true;
    run->abort = PY_RUNNING;
    wanted = py_eval(run, f, clause->value);
    if (wanted == NULL)
        return false;
    switch (matches(exception, wanted)) {
    case PY_YES:
        break;
    case PY_NO:
        *out = false;
        break;
    case PY_MAYBE:
    case PY_TYPEERROR:
        return py_fail(run, py_pos(f, node), "whether this catches the exception is not known") !=
               NULL;
    }
    run->abort = PY_RAISING;
    run->exception = exception;
    return true;
}

static enum py_flow handle(struct py_run *run, struct py_frame *f, const struct clause *clause)
{
    struct py_value *exception = run->exception;
    struct py_value *handled = run->handled;
    enum py_flow flow;

    run->abort = PY_RUNNING;
    run->handled = exception;
    if (clause->alias != NULL &&
        !py_bind(run, f, clause->alias->name, exception, py_pos(f, clause->alias)))
        return PY_ABORT;
    flow = py_exec_block(run, f, clause->body);
    if (clause->alias != NULL)
        (void)py_names_delete(&f->scope->names, clause->alias->name);
    run->handled = handled;
    return flow;
}

static enum py_flow exec_handlers(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node)
{
    for (const struct py_node *child = node->child; child != NULL; child = child->next) {
        struct clause clause;
        bool is_it = false;

        if (child->type == SYN_EXCEPT_GROUP_CLAUSE)
            return py_fail(run, py_pos(f, child), "except* is not understood") == NULL ? PY_ABORT
                                                                                       : PY_NEXT;
        if (child->type != SYN_EXCEPT_CLAUSE)
            continue;
        clause = read_clause(child);
        if (!is_for(run, f, &clause, child, &is_it))
            return PY_ABORT;
        if (is_it)
            return handle(run, f, &clause);
    }
    return PY_ABORT;
}

/* --- try ----------------------------------------------------------------- */

static enum py_flow exec_body(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    bool has_handlers = py_node_child(node, SYN_EXCEPT_CLAUSE) != NULL;
    unsigned unknowns = run->unknowns;
    enum py_flow flow;

    run->guarded += has_handlers;
    flow = py_exec_block(run, f, py_node_field(node, FIELD_BODY));
    run->guarded -= has_handlers;
    if (has_handlers && run->is_tolerant && run->unknowns != unknowns && flow != PY_ABORT) {
        (void)py_fail(run, py_pos(f, node), "whether this raises is not known");
        return PY_ABORT;
    }
    return flow;
}

static enum py_flow exec_guarded(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *other = py_node_child(node, SYN_ELSE_CLAUSE);
    enum py_flow flow = exec_body(run, f, node);

    if (flow == PY_ABORT && run->abort == PY_RAISING)
        return exec_handlers(run, f, node);
    if (flow == PY_NEXT && other != NULL)
        return py_exec_block(run, f, py_node_field(other, FIELD_BODY));
    return flow;
}

/* What is on its way waits until finally is done, and goes on unless that goes elsewhere. */
static enum py_flow exec_finally(struct py_run *run, struct py_frame *f,
                                 const struct py_node *block, enum py_flow flow)
{
    enum py_abort abort = run->abort;
    struct py_value *exception = run->exception;
    struct py_value *result = f->result;
    const char *raises = run->raises;
    struct srcpos pos = run->raise_pos;
    enum py_flow last;

    run->abort = PY_RUNNING;
    last = py_exec_block(run, f, block);
    if (last != PY_NEXT)
        return last;
    run->abort = abort;
    run->exception = exception;
    run->raises = raises;
    run->raise_pos = pos;
    f->result = result;
    return flow;
}

enum py_flow py_exec_try(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *finally = py_node_child(node, SYN_FINALLY_CLAUSE);
    enum py_flow flow = exec_guarded(run, f, node);

    if (finally == NULL || (flow == PY_ABORT && run->abort == PY_STOPPED))
        return flow;
    return exec_finally(run, f, py_node_child(finally, SYN_BLOCK), flow);
}
