/* with.c - with blocks. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/run.h"
#include "planner/py/std.h"

/* The items from item on, then the body. */
struct with {
    struct py_frame *f;
    const struct py_node *item; /* a with_item */
    const struct py_node *body;
};

static enum py_flow exec_items(struct py_run *run, const struct with *with);

static const struct py_node *next_item(const struct py_node *node)
{
    while (node != NULL && node->type != SYN_WITH_ITEM)
        node = node->next;
    return node;
}

/* "as target", then the items behind, then the body. */
static enum py_flow enter(struct py_run *run, const struct with *with, struct py_value *value)
{
    const struct py_node *what = py_node_field(with->item, FIELD_VALUE);
    struct with inner = *with;

    if (what->type == SYN_AS_PATTERN &&
        !py_assign(run, with->f, py_node_field(what, FIELD_ALIAS), value))
        return PY_ABORT;
    inner.item = next_item(with->item->next);
    return exec_items(run, &inner);
}

/* --- generators ---------------------------------------------------------- */

struct managed {
    const struct with *with;
    enum py_flow flow;
    unsigned yields;
};

static enum py_visit run_managed(void *ctx, struct py_run *run, struct py_value *item)
{
    struct managed *managed = ctx;

    managed->yields++;
    managed->flow = enter(run, managed->with, item);
    return managed->flow == PY_ABORT ? PY_VISIT_ABORTED : PY_GO_ON;
}

/* A @contextmanager: the block runs at its yield, and its exceptions are raised there. */
static enum py_flow with_generator(struct py_run *run, const struct with *with,
                                   struct py_value *value, struct srcpos pos)
{
    struct managed managed = { .with = with, .flow = PY_NEXT };
    struct py_sink sink = { .visit = run_managed, .ctx = &managed, .throws = true };

    if (!py_each(run, value, pos, &sink))
        return PY_ABORT;
    if (managed.yields != 1) {
        (void)py_throw(run, pos, "RuntimeError", "generator didn't yield once");
        return PY_ABORT;
    }
    return managed.flow == PY_ABORT ? PY_NEXT : managed.flow;
}

/* --- instances of the scripts' classes ----------------------------------- */

static struct py_value *call_exit(struct py_run *run, struct py_value *value,
                                  struct py_value *exception, struct srcpos pos)
{
    struct py_value *method = py_attribute(run, value, "__exit__", pos);
    struct py_args args = { 0 };

    if (method == NULL)
        return NULL;
    py_add_arg(run, &args,
               exception != NULL && exception->kind == PY_INSTANCE ? exception->instance->cls
                                                                   : py_none());
    py_add_arg(run, &args, exception != NULL ? exception : py_none());
    py_add_arg(run, &args, py_none());
    return py_call(run, method, &args, pos);
}

static enum py_flow with_instance(struct py_run *run, const struct with *with,
                                  struct py_value *value, struct srcpos pos)
{
    struct py_value *method = py_attribute(run, value, "__enter__", pos);
    struct py_value *entered = method == NULL ? NULL : py_call_0(run, method, pos);
    struct py_value *exception = NULL;
    struct py_value *swallows;
    enum py_flow flow;
    bool truth = false;

    if (entered == NULL)
        return PY_ABORT;
    flow = enter(run, with, entered);
    if (flow == PY_ABORT) {
        if (run->abort != PY_RAISING)
            return flow;
        exception = run->exception;
        run->abort = PY_RUNNING;
    }
    swallows = call_exit(run, value, exception, pos);
    if (swallows == NULL)
        return PY_ABORT;
    if (flow != PY_ABORT)
        return flow;
    if (!py_truth(run, swallows, pos, &truth))
        return PY_ABORT;
    if (truth)
        return PY_NEXT;
    run->exception = exception;
    run->abort = PY_RAISING;
    return PY_ABORT;
}

/* --- the standard library, the host -------------------------------------- */

static bool is_suppressed(const struct py_value *suppress, const struct py_value *exception)
{
    const struct py_list *classes = &suppress->object->args.list;

    for (size_t i = 0; i < classes->count; i++) {
        if (exception->kind == PY_INSTANCE &&
            py_class_is_subclass(exception->instance->cls, classes->items[i]) == PY_YES)
            return true;
    }
    return false;
}

static enum py_flow with_suppress(struct py_run *run, const struct with *with,
                                  const struct py_value *value)
{
    enum py_flow flow;

    run->guarded++;
    flow = enter(run, with, py_none());
    run->guarded--;
    if (flow != PY_ABORT || run->abort != PY_RAISING || !is_suppressed(value, run->exception))
        return flow;
    run->abort = PY_RUNNING;
    return PY_NEXT;
}

static enum py_flow with_std(struct py_run *run, const struct with *with, struct py_value *value,
                             struct srcpos pos)
{
    if (py_is_call_of(value, "contextlib.suppress"))
        return with_suppress(run, with, value);
    if (py_is_call_of(value, "warnings.catch_warnings"))
        return enter(run, with, py_none());
    if (py_is_call_of(value, "contextlib.nullcontext")) {
        return enter(run, with,
                     value->object->args.list.count > 0 ? value->object->args.list.items[0]
                                                        : py_none());
    }
    if (py_is_call_of(value, "builtins.open"))
        return enter(run, with, value);
    (void)py_fail(run, pos, "what \"with %s\" does is not known", py_type_name(value));
    return PY_ABORT;
}

static enum py_flow with_host(struct py_run *run, const struct with *with, struct py_value *value,
                              struct srcpos pos)
{
    struct py_value *entered = NULL;
    enum py_answer answer = PY_NOT_MINE;
    enum py_abort abort;
    struct py_value *exception;
    enum py_flow flow;

    if (run->host->enter != NULL)
        answer = run->host->enter(run->host->ctx, run, value, pos, &entered);
    if (answer == PY_NOT_MINE)
        answer = py_stop(run, pos, "what \"with %s\" does is not known", py_type_name(value));
    if (answer == PY_ABORTED)
        return PY_ABORT;
    flow = enter(run, with, entered != NULL ? entered : py_none());
    if (run->host->leave == NULL || run->abort == PY_STOPPED)
        return flow;
    abort = run->abort;
    exception = run->exception;
    run->abort = PY_RUNNING;
    if (run->host->leave(run->host->ctx, run, value, pos, abort == PY_RAISING) == PY_ABORTED)
        return PY_ABORT;
    run->abort = abort;
    run->exception = exception;
    return flow;
}

/* --- all of them --------------------------------------------------------- */

static enum py_flow with_value(struct py_run *run, const struct with *with, struct py_value *value,
                               struct srcpos pos)
{
    switch (value->kind) {
    case PY_ITERATOR:
        if (py_iterator_is_context(value))
            return with_generator(run, with, value, pos);
        break;
    case PY_INSTANCE:
        if (py_class_find(value->instance->cls->cls, "__enter__") != NULL)
            return with_instance(run, with, value, pos);
        return with_host(run, with, value, pos);
    case PY_SYMBOL:
    case PY_OBJECT:
        return py_std_owns(value) ? with_std(run, with, value, pos)
                                  : with_host(run, with, value, pos);
    case PY_UNKNOWN:
        (void)py_stop_at_unknown(run, pos, value);
        return PY_ABORT;
    default:
        break;
    }
    (void)py_throw(run, pos, "TypeError",
                   "'%s' object does not support the context manager protocol",
                   py_type_name(value));
    return PY_ABORT;
}

static enum py_flow exec_items(struct py_run *run, const struct with *with)
{
    const struct py_node *what;
    struct py_value *value;

    if (with->item == NULL)
        return py_exec_block(run, with->f, with->body);
    what = py_node_field(with->item, FIELD_VALUE);
    value = py_eval(run, with->f, what->type == SYN_AS_PATTERN ? what->child : what);
    if (value == NULL)
        return PY_ABORT;
    return with_value(run, with, value, py_pos(with->f, what));
}

enum py_flow py_exec_with(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *clause = py_node_child(node, SYN_WITH_CLAUSE);
    struct with with = { .f = f, .body = py_node_field(node, FIELD_BODY) };

    if (clause == NULL || (node->child != NULL && node->child->type == SYN_TOKEN)) {
        (void)py_fail(run, py_pos(f, node), "this kind of \"with\" is not understood");
        return PY_ABORT;
    }
    with.item = next_item(clause->child);
    return exec_items(run, &with);
}
