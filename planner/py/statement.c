/* statement.c - statements. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/limit.h"
#include "planner/py/run.h"

typedef enum py_flow (*executor)(struct py_run *run, struct py_frame *f,
                                 const struct py_node *node);

static enum py_flow unless(bool failed)
{
    return failed ? PY_ABORT : PY_NEXT;
}

static enum py_flow exec_nothing(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    return PY_NEXT;
}

static enum py_flow exec_expression(struct py_run *run, struct py_frame *f,
                                    const struct py_node *node)
{
    const struct py_node *what = node->child;
    struct py_list items = { 0 };

    if (what == NULL)
        return PY_NEXT;
    if (what->type == SYN_ASSIGNMENT)
        return py_exec_assignment(run, f, what);
    if (what->type == SYN_AUGMENTED_ASSIGNMENT)
        return py_exec_augmented(run, f, what);
    if (what->next != NULL)
        return unless(!py_eval_items(run, f, node, &items));
    return unless(py_eval(run, f, what) == NULL);
}

static enum py_flow exec_return(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    f->result = node->child == NULL ? py_none() : py_eval(run, f, node->child);
    return f->result == NULL ? PY_ABORT : PY_RETURN;
}

static enum py_flow exec_break(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    return PY_BREAK;
}

static enum py_flow exec_continue(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node)
{
    return PY_CONTINUE;
}

/* assert condition, message */
static enum py_flow exec_assert(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *cls = py_exception_class(run, "AssertionError");
    struct py_args args = { 0 };
    struct py_value *exception;
    bool truth = false;

    if (!py_eval_truth(run, f, node->child, &truth))
        return PY_ABORT;
    if (truth)
        return PY_NEXT;
    if (node->child->next != NULL) {
        struct py_value *message = py_eval(run, f, node->child->next);

        if (message == NULL)
            return PY_ABORT;
        py_add_arg(run, &args, message);
    }
    exception = py_call(run, cls, &args, py_pos(f, node));
    return exception == NULL ? PY_ABORT : py_throw_value(run, f, exception, node);
}

/* type Name = ...: a name for annotations. */
static enum py_flow exec_type_alias(struct py_run *run, struct py_frame *f,
                                    const struct py_node *node)
{
    const struct py_node *name = node->child;

    while (name != NULL && name->type != SYN_IDENTIFIER)
        name = name->child;
    if (name == NULL)
        return PY_NEXT;
    return unless(!py_bind(run, f, name->name, py_symbol(run->arena, "typing.TypeAliasType"),
                           py_pos(f, node)));
}

static enum py_flow exec_other(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    (void)py_fail(run, py_pos(f, node), "this kind of statement is not understood");
    return PY_ABORT;
}

/* --- if ------------------------------------------------------------------ */

static enum py_flow exec_if(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    bool truth = false;

    if (!py_eval_truth(run, f, py_node_field(node, FIELD_CONDITION), &truth))
        return PY_ABORT;
    if (truth)
        return py_exec_block(run, f, py_node_field(node, FIELD_CONSEQUENCE));
    for (struct py_node *other = py_node_field(node, FIELD_ALTERNATIVE); other != NULL;
         other = py_node_same(other->next, FIELD_ALTERNATIVE)) {
        if (other->type == SYN_ELSE_CLAUSE)
            return py_exec_block(run, f, py_node_field(other, FIELD_BODY));
        if (!py_eval_truth(run, f, py_node_field(other, FIELD_CONDITION), &truth))
            return PY_ABORT;
        if (truth)
            return py_exec_block(run, f, py_node_field(other, FIELD_CONSEQUENCE));
    }
    return PY_NEXT;
}

/* --- loops --------------------------------------------------------------- */

static enum py_flow exec_else(struct py_run *run, struct py_frame *f, const struct py_node *loop)
{
    const struct py_node *other = py_node_field(loop, FIELD_ALTERNATIVE);

    return other == NULL ? PY_NEXT : py_exec_block(run, f, py_node_field(other, FIELD_BODY));
}

struct loop {
    struct py_frame *f;
    const struct py_node *node;
    enum py_flow flow; /* of the last turn */
};

static enum py_visit turn(void *ctx, struct py_run *run, struct py_value *item)
{
    struct loop *loop = ctx;

    if (!py_assign(run, loop->f, py_node_field(loop->node, FIELD_LEFT), item))
        return PY_VISIT_ABORTED;
    loop->flow = py_exec_block(run, loop->f, py_node_field(loop->node, FIELD_BODY));
    switch (loop->flow) {
    case PY_NEXT:
    case PY_CONTINUE:
        return PY_GO_ON;
    case PY_BREAK:
    case PY_RETURN:
        return PY_ENOUGH;
    case PY_ABORT:
        break;
    }
    return PY_VISIT_ABORTED;
}

static enum py_flow exec_for(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct loop loop = { .f = f, .node = node, .flow = PY_NEXT };
    struct py_sink sink = { .visit = turn, .ctx = &loop };
    struct py_value *iterable;

    if (node->child != NULL && node->child->type == SYN_TOKEN)
        return exec_other(run, f, node);
    iterable = py_eval(run, f, py_node_field(node, FIELD_RIGHT));
    if (iterable == NULL || !py_each(run, iterable, py_pos(f, node), &sink))
        return PY_ABORT;
    if (loop.flow == PY_RETURN)
        return PY_RETURN;
    return loop.flow == PY_BREAK ? PY_NEXT : exec_else(run, f, node);
}

static enum py_flow exec_while(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    for (;;) {
        bool truth = false;
        enum py_flow flow;

        if (!py_charge(run, 1, 0, py_pos(f, node)) ||
            !py_eval_truth(run, f, py_node_field(node, FIELD_CONDITION), &truth))
            return PY_ABORT;
        if (!truth)
            return exec_else(run, f, node);
        flow = py_exec_block(run, f, py_node_field(node, FIELD_BODY));
        if (flow == PY_BREAK)
            return PY_NEXT;
        if (flow == PY_RETURN || flow == PY_ABORT)
            return flow;
    }
}

/* --- all of them --------------------------------------------------------- */

static const executor executors[SYN_OTHER + 1] = {
    [SYN_ASSERT_STATEMENT] = exec_assert,
    [SYN_BREAK_STATEMENT] = exec_break,
    [SYN_CLASS_DEFINITION] = py_exec_class,
    [SYN_CONTINUE_STATEMENT] = exec_continue,
    [SYN_DECORATED_DEFINITION] = py_exec_decorated,
    [SYN_DELETE_STATEMENT] = py_exec_delete,
    [SYN_EXPRESSION_STATEMENT] = exec_expression,
    [SYN_FOR_STATEMENT] = exec_for,
    [SYN_FUNCTION_DEFINITION] = py_exec_function,
    [SYN_FUTURE_IMPORT_STATEMENT] = exec_nothing,
    [SYN_GLOBAL_STATEMENT] = exec_nothing,
    [SYN_IF_STATEMENT] = exec_if,
    [SYN_IMPORT_FROM_STATEMENT] = py_exec_import_from,
    [SYN_IMPORT_STATEMENT] = py_exec_import,
    [SYN_MATCH_STATEMENT] = py_exec_match,
    [SYN_NONLOCAL_STATEMENT] = exec_nothing,
    [SYN_PASS_STATEMENT] = exec_nothing,
    [SYN_RAISE_STATEMENT] = py_exec_raise,
    [SYN_RETURN_STATEMENT] = exec_return,
    [SYN_TRY_STATEMENT] = py_exec_try,
    [SYN_TYPE_ALIAS_STATEMENT] = exec_type_alias,
    [SYN_WHILE_STATEMENT] = exec_while,
    [SYN_WITH_STATEMENT] = py_exec_with,
};

enum py_flow py_exec(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    executor execute = executors[node->type] != NULL ? executors[node->type] : exec_other;
    struct srcpos site = run->site;
    enum py_flow flow;

    if (!py_charge(run, 1, 0, py_pos(f, node)))
        return PY_ABORT;
    if (run->depth >= PY_LIMIT_DEPTH) {
        run->is_exhausted = true;
        (void)py_fail(run, py_pos(f, node), "it is nested too deeply");
        return PY_ABORT;
    }
    if (f->module == run->main)
        run->site = py_pos(f, node);
    run->depth++;
    flow = execute(run, f, node);
    run->depth--;
    run->site = site;
    return flow;
}

/* --- blocks, and what happens where they cannot be known ----------------- */

/* Everything that a statement may have changed is UNKNOWN from now on. */
static void forget_names(struct py_run *run, struct py_frame *f, const struct py_node *node,
                         unsigned depth)
{
    if (node->type == SYN_IDENTIFIER) {
        struct py_value **place = py_names_find(&f->scope->names, node->name);

        if (place == NULL)
            place = py_names_find(&f->module->scope->names, node->name);
        if (place != NULL)
            py_poison(run, *place, run->reason, run->cause);
    }
    for (const struct py_node *child = node->child; child != NULL; child = child->next)
        forget_names(run, f, child, depth + 1);
}

static bool is_tolerable(const struct py_run *run, const struct py_frame *f)
{
    return run->is_tolerant && !run->is_exhausted && run->abort == PY_STOPPED &&
           f->function == NULL;
}

struct py_value *py_tolerate(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    if (!is_tolerable(run, f))
        return NULL;
    forget_names(run, f, node, 0);
    run->abort = PY_RUNNING;
    run->unknowns++;
    return py_new_unknown(run->arena, run->cause, false, "%s", run->reason);
}

/* At the top level of a module, or in a class there, what cannot be known does no harm yet: the
 * names are UNKNOWN, and so is what the statement may have changed. */
static bool tolerate(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct strlist bound = { 0 };

    if (!is_tolerable(run, f))
        return false;
    forget_names(run, f, node, 0);
    py_bound_names(node, run->arena, &bound);
    for (size_t i = 0; i < bound.count; i++)
        py_names_set(run->arena, &f->scope->names, bound.items[i],
                     py_new_unknown(run->arena, run->cause, false, "%s", run->reason));
    run->abort = PY_RUNNING;
    return true;
}

enum py_flow py_exec_block(struct py_run *run, struct py_frame *f, const struct py_node *block)
{
    if (block == NULL)
        return PY_NEXT;
    for (const struct py_node *node = block->child; node != NULL; node = node->next) {
        enum py_flow flow = py_exec(run, f, node);

        if (flow == PY_ABORT && (block->type == SYN_MODULE || f->scope->is_class) &&
            tolerate(run, f, node))
            continue;
        if (flow != PY_NEXT)
            return flow;
    }
    return PY_NEXT;
}
