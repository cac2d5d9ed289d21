/* eval.c - expressions. */
#include <string.h>

#include "planner/py/globals.h"
#include "planner/py/limit.h"
#include "planner/py/map.h"
#include "planner/py/run.h"

typedef struct py_value *(*evaluator)(struct py_run *run, struct py_frame *f,
                                      const struct py_node *node);

static struct py_value *eval_identifier(struct py_run *run, struct py_frame *f,
                                        const struct py_node *node)
{
    return py_lookup(run, f, node->name, py_pos(f, node));
}

static struct py_value *eval_none(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node)
{
    return py_none();
}

static struct py_value *eval_true(struct py_run *run, struct py_frame *f,
                                  const struct py_node *node)
{
    return py_bool(true);
}

static struct py_value *eval_false(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    return py_bool(false);
}

static struct py_value *eval_ellipsis(struct py_run *run, struct py_frame *f,
                                      const struct py_node *node)
{
    return py_new(run->arena, PY_ELLIPSIS);
}

static struct py_value *eval_child(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    if (node->child == NULL)
        return py_none();
    return py_eval(run, f, node->child);
}

/* --- collections --------------------------------------------------------- */

bool py_eval_items(struct py_run *run, struct py_frame *f, const struct py_node *node,
                   struct py_list *out)
{
    for (const struct py_node *item = node->child; item != NULL; item = item->next) {
        bool is_splat = item->type == SYN_LIST_SPLAT || item->type == SYN_PARENTHESIZED_LIST_SPLAT;
        struct py_value *value;

        if (item->type == SYN_PARENTHESIZED_LIST_SPLAT)
            item = item->child;
        value = py_eval(run, f, is_splat ? item->child : item);
        if (value == NULL)
            return false;
        if (!is_splat)
            py_push(run->arena, out, value);
        else if (!py_iterate(run, value, py_pos(f, item), out))
            return false;
    }
    return true;
}

static struct py_value *eval_sequence(struct py_run *run, struct py_frame *f,
                                      const struct py_node *node)
{
    struct py_value *value = node->type == SYN_LIST ? py_list(run->arena) : py_tuple(run->arena);

    return py_eval_items(run, f, node, &value->list) ? value : NULL;
}

/* Puts under a key, or says why that is not known: *unknown is what the whole then is. */
static bool put(struct py_run *run, struct py_map *map, struct py_value *key,
                struct py_value *value, struct srcpos pos, struct py_value **unknown)
{
    switch (py_map_check(key)) {
    case PY_HASHED:
        py_map_put(map, key, value);
        return true;
    case PY_UNHASHABLE:
        return py_throw(run, pos, "TypeError", "unhashable type: '%s'", py_type_name(key)) != NULL;
    case PY_HASH_UNKNOWN:
        break;
    }
    if (py_find_unknown(key) != NULL)
        *unknown = py_from_unknown(run, py_find_unknown(key), pos);
    else
        *unknown = py_dunno(run, pos, "a key whose equality is not known");
    return *unknown != NULL;
}

static struct py_value *eval_set(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_list items = { 0 };
    struct py_value *value = py_set(run->arena);
    struct py_value *unknown = NULL;

    if (!py_eval_items(run, f, node, &items))
        return NULL;
    for (size_t i = 0; i < items.count; i++) {
        if (!put(run, value->map, items.items[i], NULL, py_pos(f, node), &unknown))
            return NULL;
    }
    return unknown != NULL ? unknown : value;
}

static bool put_all(struct py_run *run, struct py_map *map, const struct py_value *from,
                    struct srcpos pos, struct py_value **unknown)
{
    const struct py_entry *entry;

    if (from->kind == PY_DICT) {
        for (size_t at = 0; (entry = py_map_next(from->map, &at)) != NULL;)
            py_map_put(map, entry->key, entry->value);
        return true;
    }
    *unknown = from->kind == PY_UNKNOWN
                   ? py_from_unknown(run, from, pos)
                   : py_dunno(run, pos, "** of what is no dict: %s", py_type_name(from));
    return *unknown != NULL;
}

static bool put_pair(struct py_run *run, struct py_frame *f, const struct py_node *pair,
                     struct py_map *map, struct py_value **unknown)
{
    struct py_value *key;
    struct py_value *value;

    if (pair->type == SYN_DICTIONARY_SPLAT) {
        value = py_eval(run, f, pair->child);
        return value != NULL && put_all(run, map, value, py_pos(f, pair), unknown);
    }
    key = py_eval(run, f, py_node_field(pair, FIELD_KEY));
    value = key == NULL ? NULL : py_eval(run, f, py_node_field(pair, FIELD_VALUE));
    return value != NULL && put(run, map, key, value, py_pos(f, pair), unknown);
}

static struct py_value *eval_dictionary(struct py_run *run, struct py_frame *f,
                                        const struct py_node *node)
{
    struct py_value *value = py_dict(run->arena);
    struct py_value *unknown = NULL;

    for (const struct py_node *pair = node->child; pair != NULL; pair = pair->next) {
        if (!put_pair(run, f, pair, value->map, &unknown))
            return NULL;
    }
    return unknown != NULL ? unknown : value;
}

/* --- operators ----------------------------------------------------------- */

static struct py_value *eval_binary(struct py_run *run, struct py_frame *f,
                                    const struct py_node *node)
{
    struct py_value *left = py_eval(run, f, py_node_field(node, FIELD_LEFT));
    struct py_value *right =
        left == NULL ? NULL : py_eval(run, f, py_node_field(node, FIELD_RIGHT));

    if (right == NULL)
        return NULL;
    return py_binary(run, py_node_field(node, FIELD_OPERATOR)->name, left, right, py_pos(f, node));
}

static struct py_value *eval_unary(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    struct py_value *value = py_eval(run, f, py_node_field(node, FIELD_ARGUMENT));

    if (value == NULL)
        return NULL;
    return py_unary(run, py_node_field(node, FIELD_OPERATOR)->name, value, py_pos(f, node));
}

static struct py_value *eval_not(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *value = py_eval(run, f, py_node_field(node, FIELD_ARGUMENT));
    bool truth = false;

    if (value == NULL)
        return NULL;
    if (value->kind == PY_UNKNOWN)
        return py_from_unknown(run, value, py_pos(f, node));
    return py_truth(run, value, py_pos(f, node), &truth) ? py_bool(!truth) : NULL;
}

static struct py_value *eval_boolean(struct py_run *run, struct py_frame *f,
                                     const struct py_node *node)
{
    bool is_and = strcmp(py_node_field(node, FIELD_OPERATOR)->name, "and") == 0;
    struct py_value *left = py_eval(run, f, py_node_field(node, FIELD_LEFT));
    bool truth = false;

    if (left == NULL || !py_truth(run, left, py_pos(f, node), &truth))
        return NULL;
    return truth == is_and ? py_eval(run, f, py_node_field(node, FIELD_RIGHT)) : left;
}

/* a < b <= c: each is compared with the next, up to the first that does not hold. */
static struct py_value *eval_comparison(struct py_run *run, struct py_frame *f,
                                        const struct py_node *node)
{
    struct py_value *left = py_eval(run, f, node->child);
    struct py_node *op = py_node_field(node, FIELD_OPERATORS);

    while (left != NULL && op != NULL && op->next != NULL) {
        struct py_node *more = py_node_same(op->next, FIELD_OPERATORS);
        struct py_value *right = py_eval(run, f, op->next);
        struct py_value *result;
        bool truth = false;

        if (right == NULL)
            return NULL;
        result = py_compare(run, op->name, left, right, py_pos(f, node));
        if (more == NULL || result == NULL)
            return result;
        if (!py_truth(run, result, py_pos(f, node), &truth))
            return NULL;
        if (!truth)
            return result;
        left = right;
        op = more;
    }
    return left;
}

static struct py_value *eval_conditional(struct py_run *run, struct py_frame *f,
                                         const struct py_node *node)
{
    const struct py_node *then = node->child;
    const struct py_node *condition = then == NULL ? NULL : then->next;
    bool truth = false;

    if (condition == NULL || condition->next == NULL)
        return py_fail(run, py_pos(f, node), "a conditional expression without all its parts");
    if (!py_eval_truth(run, f, condition, &truth))
        return NULL;
    return py_eval(run, f, truth ? then : condition->next);
}

static struct py_value *eval_named(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    const struct py_node *name = py_node_field(node, FIELD_NAME);
    struct py_value *value = py_eval(run, f, py_node_field(node, FIELD_VALUE));
    struct py_frame outer = *f;

    if (value == NULL)
        return NULL;
    while (outer.scope->code == NULL && outer.scope != f->module->scope && !outer.scope->is_class)
        outer.scope = outer.scope->outer; /* a comprehension's: the name is its function's */
    return py_bind(run, &outer, name->name, value, py_pos(f, name)) ? value : NULL;
}

/* --- attributes, items, calls -------------------------------------------- */

static struct py_value *eval_attribute(struct py_run *run, struct py_frame *f,
                                       const struct py_node *node)
{
    struct py_value *object = py_eval(run, f, py_node_field(node, FIELD_OBJECT));

    if (object == NULL)
        return NULL;
    return py_attribute(run, object, py_node_field(node, FIELD_ATTRIBUTE)->name, py_pos(f, node));
}

/* The parts are told from each other by the colons between them. */
static struct py_value *eval_slice(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    struct py_value *value = py_new(run->arena, PY_SLICE);
    struct py_value **parts[] = { &value->slice.start, &value->slice.stop, &value->slice.step };
    size_t part = 0;

    for (size_t i = 0; i < 3; i++)
        *parts[i] = py_none();
    for (const struct py_node *child = node->child; child != NULL; child = child->next) {
        if (child->type == SYN_TOKEN) {
            part += part < 2;
            continue;
        }
        *parts[part] = py_eval(run, f, child);
        if (*parts[part] == NULL)
            return NULL;
    }
    return value;
}

/* a[i], or a[i, j] and a[i,]: a tuple. */
static struct py_value *eval_index(struct py_run *run, struct py_frame *f,
                                   const struct py_node *first)
{
    struct py_value *tuple = py_tuple(run->arena);
    bool is_tuple = false;

    for (const struct py_node *child = first; child != NULL; child = child->next) {
        struct py_value *value;

        if (child->type == SYN_TOKEN) {
            is_tuple = true;
            continue;
        }
        value = py_eval(run, f, child);
        if (value == NULL)
            return NULL;
        py_push(run->arena, &tuple->list, value);
    }
    return is_tuple || tuple->list.count != 1 ? tuple : tuple->list.items[0];
}

static struct py_value *eval_subscript(struct py_run *run, struct py_frame *f,
                                       const struct py_node *node)
{
    bool is_globals = py_globals_is(f, py_node_field(node, FIELD_VALUE));
    struct py_value *from = is_globals ? NULL : py_eval(run, f, py_node_field(node, FIELD_VALUE));
    struct py_value *index = from == NULL && !is_globals
                                 ? NULL
                                 : eval_index(run, f, py_node_field(node, FIELD_SUBSCRIPT));

    if (index == NULL)
        return NULL;
    return is_globals ? py_globals_item(run, f, index, NULL, py_pos(f, node))
                      : py_item(run, from, index, py_pos(f, node));
}

static struct py_value *eval_lambda(struct py_run *run, struct py_frame *f,
                                    const struct py_node *node)
{
    return py_make_function(run, f, node);
}

/* --- yield --------------------------------------------------------------- */

static struct py_value *yield_one(struct py_run *run, struct py_frame *f, struct py_value *item)
{
    const struct py_sink *sink = f->sink;

    switch (sink->visit(sink->ctx, run, item)) {
    case PY_GO_ON:
        return py_none();
    case PY_ENOUGH:
        run->abort = PY_CLOSING;
        break;
    case PY_VISIT_ABORTED:
        if (sink->throws || run->abort != PY_RAISING)
            break;
        f->carried = run->exception; /* it is not the generator's to catch */
        run->abort = PY_CLOSING;
        break;
    }
    return NULL;
}

static struct py_value *eval_yield(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    bool is_from = node->child != NULL && node->child->type == SYN_TOKEN;
    const struct py_node *what = is_from ? node->child->next : node->child;
    struct py_value *value = what == NULL ? py_none() : py_eval(run, f, what);

    if (value == NULL)
        return NULL;
    if (f->sink == NULL)
        return py_fail(run, py_pos(f, node), "yield outside of a generator that is consumed");
    if (!is_from)
        return yield_one(run, f, value);
    if (f->sink->throws)
        return py_fail(run, py_pos(f, node), "yield from in a context manager");
    if (!py_each(run, value, py_pos(f, node), f->sink))
        return NULL;
    return value->kind != PY_ITERATOR
               ? py_none()
               : py_dunno(run, py_pos(f, node), "what the generator of a yield from returns");
}

/* --- all of them --------------------------------------------------------- */

static struct py_value *eval_await(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    return py_fail(run, py_pos(f, node), "it awaits");
}

static struct py_value *eval_other(struct py_run *run, struct py_frame *f,
                                   const struct py_node *node)
{
    return py_fail(run, py_pos(f, node), "this kind of expression is not understood");
}

static const evaluator evaluators[SYN_OTHER + 1] = {
    [SYN_ATTRIBUTE] = eval_attribute,
    [SYN_AWAIT] = eval_await,
    [SYN_BINARY_OPERATOR] = eval_binary,
    [SYN_BOOLEAN_OPERATOR] = eval_boolean,
    [SYN_CALL] = py_eval_call,
    [SYN_COMPARISON_OPERATOR] = eval_comparison,
    [SYN_CONCATENATED_STRING] = py_eval_string,
    [SYN_CONDITIONAL_EXPRESSION] = eval_conditional,
    [SYN_DICTIONARY] = eval_dictionary,
    [SYN_DICTIONARY_COMPREHENSION] = py_comprehend,
    [SYN_ELLIPSIS] = eval_ellipsis,
    [SYN_EXPRESSION_LIST] = eval_sequence,
    [SYN_FALSE] = eval_false,
    [SYN_FLOAT] = py_eval_number,
    [SYN_GENERATOR_EXPRESSION] = py_comprehend,
    [SYN_IDENTIFIER] = eval_identifier,
    [SYN_INTEGER] = py_eval_number,
    [SYN_LAMBDA] = eval_lambda,
    [SYN_LIST] = eval_sequence,
    [SYN_LIST_COMPREHENSION] = py_comprehend,
    [SYN_NAMED_EXPRESSION] = eval_named,
    [SYN_NONE] = eval_none,
    [SYN_NOT_OPERATOR] = eval_not,
    [SYN_PARENTHESIZED_EXPRESSION] = eval_child,
    [SYN_SET] = eval_set,
    [SYN_SET_COMPREHENSION] = py_comprehend,
    [SYN_SLICE] = eval_slice,
    [SYN_STRING] = py_eval_string,
    [SYN_SUBSCRIPT] = eval_subscript,
    [SYN_TRUE] = eval_true,
    [SYN_TUPLE] = eval_sequence,
    [SYN_UNARY_OPERATOR] = eval_unary,
    [SYN_YIELD] = eval_yield,
};

struct py_value *py_eval(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    evaluator evaluate;
    struct py_value *value;

    if (node == NULL)
        return py_fail(run, run->site, "a part of the syntax is missing");
    evaluate = evaluators[node->type] != NULL ? evaluators[node->type] : eval_other;
    if (!py_charge(run, 1, sizeof(struct py_value), py_pos(f, node)))
        return NULL;
    if (run->depth >= PY_LIMIT_DEPTH) {
        run->is_exhausted = true;
        return py_fail(run, py_pos(f, node), "it is nested too deeply");
    }
    run->depth++;
    value = evaluate(run, f, node);
    run->depth--;
    return value;
}

bool py_eval_truth(struct py_run *run, struct py_frame *f, const struct py_node *node, bool *out)
{
    struct py_value *value = py_eval(run, f, node);

    return value != NULL && py_truth(run, value, py_pos(f, node), out);
}
