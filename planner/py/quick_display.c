/* quick_display.c - see quick_in.h: what stands in brackets, and comprehensions. */
#include "planner/py/quick_in.h"

/* --- comprehensions ------------------------------------------------------ */

static struct py_node *for_in(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_FOR_IN_CLAUSE);

    quick_next(q);
    if (!quick_add(node, quick_targets(q), FIELD_LEFT) || !quick_take(q, QUICK_IN) ||
        !quick_add(node, quick_operation(q, QUICK_OR_STRENGTH), FIELD_RIGHT))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *only_if(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_IF_CLAUSE);

    quick_next(q);
    if (!quick_add(node, quick_operation(q, QUICK_OR_STRENGTH), FIELD_NONE))
        return NULL;
    return quick_done(q, node);
}

bool quick_comprehend(struct quick *q, struct py_node *node, struct py_node *body)
{
    (void)quick_add(node, body, FIELD_BODY);
    while (q->token.kind == QUICK_FOR || q->token.kind == QUICK_IF) {
        if (!quick_add(node, q->token.kind == QUICK_FOR ? for_in(q) : only_if(q), FIELD_NONE))
            return false;
    }
    return true;
}

/* --- lists, tuples ------------------------------------------------------- */

/* Of a name only: *f(x) is (*f)(x) to tree-sitter. */
static struct py_node *star(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_LIST_SPLAT);

    quick_next(q);
    if (!quick_add(node, quick_primary(q), FIELD_NONE) || node->child->type != SYN_IDENTIFIER)
        return NULL;
    return quick_done(q, node);
}

static struct py_node *element(struct quick *q)
{
    return quick_is(q, "*") ? star(q) : quick_expression(q);
}

/* The elements behind the first one, and the bracket. */
static struct py_node *elements(struct quick *q, struct py_node *node, enum quick_kind close)
{
    while (quick_take(q, QUICK_COMMA) && q->token.kind != close) {
        if (!quick_add(node, element(q), FIELD_NONE))
            return NULL;
    }
    return quick_take(q, close) ? quick_done(q, node) : NULL;
}

static struct py_node *comprehension(struct quick *q, struct py_node *node, enum py_syntax type,
                                     struct py_node *body, enum quick_kind close)
{
    node->type = type;
    if (body->type == SYN_LIST_SPLAT || !quick_comprehend(q, node, body))
        return NULL;
    return quick_take(q, close) ? quick_done(q, node) : NULL;
}

static struct py_node *parenthesized(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_TUPLE);
    struct py_node *first;

    quick_next(q);
    if (quick_take(q, QUICK_CLOSE_PAREN))
        return quick_done(q, node);
    first = element(q);
    if (first == NULL)
        return NULL;
    if (q->token.kind == QUICK_FOR)
        return comprehension(q, node, SYN_GENERATOR_EXPRESSION, first, QUICK_CLOSE_PAREN);
    if (q->token.kind != QUICK_COMMA) {
        node->type = SYN_PARENTHESIZED_EXPRESSION;
        if (first->type == SYN_LIST_SPLAT)
            return NULL;
    }
    (void)quick_add(node, first, FIELD_NONE);
    return elements(q, node, QUICK_CLOSE_PAREN);
}

static struct py_node *list(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_LIST);
    struct py_node *first;

    quick_next(q);
    if (quick_take(q, QUICK_CLOSE_BRACKET))
        return quick_done(q, node);
    first = element(q);
    if (first == NULL)
        return NULL;
    if (q->token.kind == QUICK_FOR)
        return comprehension(q, node, SYN_LIST_COMPREHENSION, first, QUICK_CLOSE_BRACKET);
    (void)quick_add(node, first, FIELD_NONE);
    return elements(q, node, QUICK_CLOSE_BRACKET);
}

/* --- dictionaries, sets -------------------------------------------------- */

static struct py_node *pair(struct quick *q, struct py_node *key)
{
    struct py_node *node = quick_around(q, SYN_PAIR, key, FIELD_KEY);

    if (!quick_take(q, QUICK_COLON) || !quick_add(node, quick_expression(q), FIELD_VALUE))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *entry(struct quick *q)
{
    struct py_node *node;

    if (!quick_is(q, "**")) {
        node = quick_expression(q);
        return node == NULL ? NULL : pair(q, node);
    }
    node = quick_node(q, SYN_DICTIONARY_SPLAT);
    quick_next(q);
    return quick_add(node, quick_expression(q), FIELD_NONE) ? quick_done(q, node) : NULL;
}

/* The entries behind the first one, and the brace. */
static struct py_node *dictionary(struct quick *q, struct py_node *node, struct py_node *first)
{
    node->type = SYN_DICTIONARY;
    if (!quick_add(node, first, FIELD_NONE))
        return NULL;
    while (quick_take(q, QUICK_COMMA) && q->token.kind != QUICK_CLOSE_BRACE) {
        if (!quick_add(node, entry(q), FIELD_NONE))
            return NULL;
    }
    return quick_take(q, QUICK_CLOSE_BRACE) ? quick_done(q, node) : NULL;
}

static struct py_node *braced(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_DICTIONARY);
    struct py_node *first;

    quick_next(q);
    if (quick_take(q, QUICK_CLOSE_BRACE))
        return quick_done(q, node);
    if (quick_is(q, "**"))
        return dictionary(q, node, entry(q));
    first = element(q);
    if (first == NULL)
        return NULL;
    if (q->token.kind == QUICK_COLON && first->type != SYN_LIST_SPLAT) {
        first = pair(q, first);
        if (first == NULL || q->token.kind != QUICK_FOR)
            return dictionary(q, node, first);
        return comprehension(q, node, SYN_DICTIONARY_COMPREHENSION, first, QUICK_CLOSE_BRACE);
    }
    if (q->token.kind == QUICK_FOR)
        return comprehension(q, node, SYN_SET_COMPREHENSION, first, QUICK_CLOSE_BRACE);
    node->type = SYN_SET;
    (void)quick_add(node, first, FIELD_NONE);
    return elements(q, node, QUICK_CLOSE_BRACE);
}

struct py_node *quick_display(struct quick *q)
{
    struct py_node *node = NULL;

    if (!quick_enter(q))
        return NULL;
    if (q->token.kind == QUICK_OPEN_PAREN)
        node = parenthesized(q);
    else if (q->token.kind == QUICK_OPEN_BRACKET)
        node = list(q);
    else
        node = braced(q);
    quick_leave(q);
    return node;
}
