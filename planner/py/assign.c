/* assign.c - =, op=, del, and what may stand to the left of them. */
#include <string.h>

#include "planner/py/map.h"
#include "planner/py/run.h"

/* --- names --------------------------------------------------------------- */

/* The scope in which name is assigned: the own one, but for global and nonlocal. */
static struct py_scope *scope_for(struct py_frame *f, const char *name)
{
    struct py_scope *scope = f->scope;

    if (scope->code != NULL && strlist_has(&scope->code->globals, name))
        return f->module->scope;
    if (scope->code == NULL || !strlist_has(&scope->code->nonlocals, name))
        return scope;
    for (scope = scope->outer; scope != NULL; scope = scope->outer) {
        if (py_names_find(&scope->names, name) != NULL && !scope->is_class)
            return scope;
    }
    return NULL;
}

bool py_bind(struct py_run *run, struct py_frame *f, const char *name, struct py_value *value,
             struct srcpos pos)
{
    struct py_scope *scope = scope_for(f, name);

    if (scope == NULL)
        return py_fail(run, pos, "no binding for nonlocal '%s'", name) != NULL;
    py_names_set(run->arena, &scope->names, name, value);
    return true;
}

/* --- targets ------------------------------------------------------------- */

static bool is_star(const struct py_node *node)
{
    return node->type == SYN_LIST_SPLAT_PATTERN || node->type == SYN_LIST_SPLAT;
}

static bool wrong_count(struct py_run *run, size_t wanted, size_t got, struct srcpos pos)
{
    if (got < wanted) {
        (void)py_throw(run, pos, "ValueError",
                       "not enough values to unpack (expected %zu, got %zu)", wanted, got);
    } else {
        (void)py_throw(run, pos, "ValueError", "too many values to unpack (expected %zu)", wanted);
    }
    return false;
}

/* a, *b, c = items */
static bool unpack(struct py_run *run, struct py_frame *f, const struct py_node *pattern,
                   const struct py_list *items)
{
    size_t targets = py_node_count(pattern);
    size_t at = 0;
    bool has_star = false;

    for (const struct py_node *target = pattern->child; target != NULL; target = target->next)
        has_star = has_star || is_star(target);
    if (items->count < targets - has_star || (!has_star && items->count > targets))
        return wrong_count(run, targets - has_star, items->count, py_pos(f, pattern));
    for (const struct py_node *target = pattern->child; target != NULL; target = target->next) {
        struct py_value *value;

        if (is_star(target)) {
            value = py_list(run->arena);
            for (size_t left = items->count - (targets - 1); left > 0; left--)
                py_push(run->arena, &value->list, items->items[at++]);
            if (!py_assign(run, f, target->child, value))
                return false;
        } else if (!py_assign(run, f, target, items->items[at++])) {
            return false;
        }
    }
    return true;
}

static bool assign_unknown(struct py_run *run, struct py_frame *f, const struct py_node *pattern,
                           struct py_value *value)
{
    for (const struct py_node *target = pattern->child; target != NULL; target = target->next) {
        if (!py_assign(run, f, is_star(target) ? target->child : target, value))
            return false;
    }
    return true;
}

static bool assign_pattern(struct py_run *run, struct py_frame *f, const struct py_node *pattern,
                           struct py_value *value)
{
    struct py_list items = { 0 };

    if (value->kind == PY_UNKNOWN) {
        value = py_from_unknown(run, value, py_pos(f, pattern));
        return value != NULL && assign_unknown(run, f, pattern, value);
    }
    return py_iterate(run, value, py_pos(f, pattern), &items) && unpack(run, f, pattern, &items);
}

/* The index of a subscript target: a[i], a[i:j] or a[i, j]. */
static struct py_value *eval_index(struct py_run *run, struct py_frame *f,
                                   const struct py_node *target)
{
    const struct py_node *first = py_node_field(target, FIELD_SUBSCRIPT);
    struct py_value *tuple;

    if (first != NULL && first->next == NULL)
        return py_eval(run, f, first);
    tuple = py_tuple(run->arena);
    for (const struct py_node *part = first; part != NULL; part = part->next) {
        struct py_value *value = part->type == SYN_TOKEN ? NULL : py_eval(run, f, part);

        if (value == NULL && part->type != SYN_TOKEN)
            return NULL;
        if (value != NULL)
            py_push(run->arena, &tuple->list, value);
    }
    return tuple;
}

static bool assign_subscript(struct py_run *run, struct py_frame *f, const struct py_node *target,
                             struct py_value *value)
{
    struct py_value *in = py_eval(run, f, py_node_field(target, FIELD_VALUE));
    struct py_value *index = in == NULL ? NULL : eval_index(run, f, target);

    return index != NULL && py_set_item(run, in, index, value, py_pos(f, target));
}

static bool assign_attribute(struct py_run *run, struct py_frame *f, const struct py_node *target,
                             struct py_value *value)
{
    struct py_value *object = py_eval(run, f, py_node_field(target, FIELD_OBJECT));

    return object != NULL &&
           py_set_attribute(run, object, py_node_field(target, FIELD_ATTRIBUTE)->name, value,
                            py_pos(f, target));
}

bool py_assign(struct py_run *run, struct py_frame *f, const struct py_node *target,
               struct py_value *value)
{
    if (target == NULL)
        return py_fail(run, run->site, "an assignment to nothing") != NULL;
    switch (target->type) {
    case SYN_IDENTIFIER:
        return py_bind(run, f, target->name, value, py_pos(f, target));
    case SYN_ATTRIBUTE:
        return assign_attribute(run, f, target, value);
    case SYN_SUBSCRIPT:
        return assign_subscript(run, f, target, value);
    case SYN_AS_PATTERN_TARGET:
    case SYN_PARENTHESIZED_EXPRESSION:
        return py_assign(run, f, target->child, value);
    case SYN_PATTERN_LIST:
    case SYN_TUPLE_PATTERN:
    case SYN_LIST_PATTERN:
    case SYN_EXPRESSION_LIST:
    case SYN_TUPLE:
    case SYN_LIST:
        return assign_pattern(run, f, target, value);
    default:
        return py_fail(run, py_pos(f, target), "an assignment to what is no name") != NULL;
    }
}

/* --- statements ---------------------------------------------------------- */

/* a = b = value: targets from left to right, after the value. */
enum py_flow py_exec_assignment(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *right = py_node_field(node, FIELD_RIGHT);
    struct py_value *value;

    if (right == NULL)
        return PY_NEXT; /* a: int */
    while (right->type == SYN_ASSIGNMENT && py_node_field(right, FIELD_RIGHT) != NULL)
        right = py_node_field(right, FIELD_RIGHT);
    if (right->type == SYN_AUGMENTED_ASSIGNMENT) {
        (void)py_fail(run, py_pos(f, node), "an assignment of an assignment");
        return PY_ABORT;
    }
    value = py_eval(run, f, right);
    for (; value != NULL && node != right; node = py_node_field(node, FIELD_RIGHT)) {
        if (!py_assign(run, f, py_node_field(node, FIELD_LEFT), value))
            return PY_ABORT;
    }
    return value == NULL ? PY_ABORT : PY_NEXT;
}

/* += changes a list, set or dict itself; everything else is made anew. */
static struct py_value *update_in_place(struct py_run *run, const char *op, struct py_value *value,
                                        struct py_value *right, struct srcpos pos)
{
    struct py_value *result;

    if (value->kind == PY_LIST && strcmp(op, "+") == 0) {
        struct py_list items = { 0 };

        if (!py_iterate(run, right, pos, &items))
            return NULL;
        for (size_t i = 0; i < items.count; i++)
            py_push(run->arena, &value->list, items.items[i]);
        return value;
    }
    result = py_binary(run, op, value, right, pos);
    if (result == NULL || result->kind != value->kind)
        return result;
    if (value->kind == PY_LIST)
        value->list = result->list;
    else if (value->kind == PY_SET || value->kind == PY_DICT)
        value->map = result->map;
    else
        return result;
    return value;
}

enum py_flow py_exec_augmented(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *target = py_node_field(node, FIELD_LEFT);
    const char *op = py_node_field(node, FIELD_OPERATOR)->name;
    struct py_value *left = py_eval(run, f, target);
    struct py_value *right =
        left == NULL ? NULL : py_eval(run, f, py_node_field(node, FIELD_RIGHT));
    struct py_value *value;

    if (right == NULL)
        return PY_ABORT;
    op = arena_strndup(run->arena, op, strlen(op) - 1);
    value = update_in_place(run, op, left, right, py_pos(f, node));
    return value != NULL && py_assign(run, f, target, value) ? PY_NEXT : PY_ABORT;
}

/* --- del ----------------------------------------------------------------- */

static bool delete_name(struct py_run *run, struct py_frame *f, const struct py_node *target)
{
    struct py_scope *scope = scope_for(f, target->name);

    if (scope == NULL || !py_names_delete(&scope->names, target->name))
        return py_throw(run, py_pos(f, target), "NameError", "name '%s' is not defined",
                        target->name) != NULL;
    return true;
}

static bool delete_target(struct py_run *run, struct py_frame *f, const struct py_node *target)
{
    struct py_value *in;
    struct py_value *index;

    switch (target->type) {
    case SYN_IDENTIFIER:
        return delete_name(run, f, target);
    case SYN_SUBSCRIPT:
        in = py_eval(run, f, py_node_field(target, FIELD_VALUE));
        index = in == NULL ? NULL : eval_index(run, f, target);
        return index != NULL && py_delete_item(run, in, index, py_pos(f, target));
    case SYN_EXPRESSION_LIST:
    case SYN_TUPLE:
    case SYN_PARENTHESIZED_EXPRESSION:
        for (const struct py_node *child = target->child; child != NULL; child = child->next) {
            if (!delete_target(run, f, child))
                return false;
        }
        return true;
    default:
        return py_fail(run, py_pos(f, target), "deleting what is neither a name nor an item") !=
               NULL;
    }
}

enum py_flow py_exec_delete(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    return delete_target(run, f, node->child) ? PY_NEXT : PY_ABORT;
}
