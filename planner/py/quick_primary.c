/* quick_primary.c - see quick_in.h: names, numbers, and what follows a value. */
#include "common/arena.h"
#include "planner/py/quick_in.h"

struct py_node *quick_name(struct quick *q, bool soft)
{
    const struct quick_token *t = &q->token;
    const char *name;
    struct py_node *node;

    if (t->kind != QUICK_NAME && !(soft && t->kind == QUICK_SOFT_NAME))
        return NULL;
    name = arena_strndup(q->arena, q->lexer.text + t->begin, t->end - t->begin);
    node = quick_leaf(q, SYN_IDENTIFIER);
    node->name = name;
    return node;
}

static struct py_node *atom(struct quick *q)
{
    switch (q->token.kind) {
    case QUICK_NAME:
        return quick_name(q, false);
    case QUICK_SOFT_NAME: /* print and exec begin statements of their own */
        return *q->token.name == 't' || *q->token.name == 'm' ? quick_name(q, true) : NULL;
    case QUICK_INTEGER:
        return quick_leaf(q, SYN_INTEGER);
    case QUICK_FLOAT:
        return quick_leaf(q, SYN_FLOAT);
    case QUICK_STRING:
    case QUICK_FORMAT:
        return quick_string(q);
    case QUICK_FALSE:
        return quick_leaf(q, SYN_FALSE);
    case QUICK_NONE:
        return quick_leaf(q, SYN_NONE);
    case QUICK_TRUE:
        return quick_leaf(q, SYN_TRUE);
    case QUICK_ELLIPSIS:
        return quick_leaf(q, SYN_ELLIPSIS);
    case QUICK_OPEN_PAREN:
    case QUICK_OPEN_BRACKET:
    case QUICK_OPEN_BRACE:
        return quick_display(q);
    default:
        return NULL;
    }
}

static struct py_node *attribute(struct quick *q, struct py_node *object)
{
    struct py_node *node = quick_around(q, SYN_ATTRIBUTE, object, FIELD_OBJECT);

    quick_next(q);
    return quick_add(node, quick_name(q, true), FIELD_ATTRIBUTE) ? quick_done(q, node) : NULL;
}

/* --- subscripts ---------------------------------------------------------- */

static bool ends_bound(const struct quick *q)
{
    return q->token.kind == QUICK_COLON || q->token.kind == QUICK_COMMA ||
           q->token.kind == QUICK_CLOSE_BRACKET;
}

/* A slice from its colon on. */
static struct py_node *slice(struct quick *q, struct py_node *node)
{
    for (unsigned colons = 0; colons < 2 && q->token.kind == QUICK_COLON; colons++) {
        if (!quick_add(node, quick_sign_leaf(q), FIELD_NONE) ||
            (!ends_bound(q) && !quick_add(node, quick_expression(q), FIELD_NONE)))
            return NULL;
    }
    return quick_done(q, node);
}

static struct py_node *subscript_item(struct quick *q)
{
    struct py_node *first;

    if (q->token.kind == QUICK_COLON)
        return slice(q, quick_node(q, SYN_SLICE));
    first = quick_expression(q);
    if (first == NULL || q->token.kind != QUICK_COLON)
        return first;
    return slice(q, quick_around(q, SYN_SLICE, first, FIELD_NONE));
}

static struct py_node *subscript(struct quick *q, struct py_node *value)
{
    struct py_node *node = quick_around(q, SYN_SUBSCRIPT, value, FIELD_VALUE);

    quick_next(q);
    do {
        if (!quick_add(node, subscript_item(q), FIELD_SUBSCRIPT))
            return NULL;
        if (q->token.kind == QUICK_COMMA)
            (void)quick_add(node, quick_sign_leaf(q), FIELD_NONE);
        else if (q->token.kind != QUICK_CLOSE_BRACKET)
            return NULL;
    } while (q->token.kind != QUICK_CLOSE_BRACKET);
    quick_next(q);
    return quick_done(q, node);
}

/* --- calls --------------------------------------------------------------- */

static struct py_node *splat(struct quick *q, enum py_syntax type)
{
    struct py_node *node = quick_node(q, type);

    quick_next(q);
    if (!quick_add(node, type == SYN_LIST_SPLAT ? quick_primary(q) : quick_expression(q),
                   FIELD_NONE))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *keyword(struct quick *q, struct py_node *name)
{
    struct py_node *node = quick_around(q, SYN_KEYWORD_ARGUMENT, name, FIELD_NAME);

    quick_next(q);
    return quick_add(node, quick_expression(q), FIELD_VALUE) ? quick_done(q, node) : NULL;
}

static struct py_node *argument(struct quick *q)
{
    struct py_node *node;

    if (quick_is(q, "*"))
        return splat(q, SYN_LIST_SPLAT);
    if (quick_is(q, "**"))
        return splat(q, SYN_DICTIONARY_SPLAT);
    node = quick_expression(q);
    if (node != NULL && node->type == SYN_IDENTIFIER && q->token.kind == QUICK_ASSIGN)
        return keyword(q, node);
    return node;
}

struct py_node *quick_arguments(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_ARGUMENT_LIST);

    quick_next(q);
    while (q->token.kind != QUICK_CLOSE_PAREN) {
        struct py_node *next = argument(q);

        if (next != NULL && q->token.kind == QUICK_FOR && node->child == NULL) {
            node->type = SYN_GENERATOR_EXPRESSION;
            if (next->type == SYN_KEYWORD_ARGUMENT || next->type == SYN_LIST_SPLAT ||
                next->type == SYN_DICTIONARY_SPLAT || !quick_comprehend(q, node, next))
                return NULL;
            break;
        }
        if (!quick_add(node, next, FIELD_NONE) ||
            (!quick_take(q, QUICK_COMMA) && q->token.kind != QUICK_CLOSE_PAREN))
            return NULL;
    }
    return quick_take(q, QUICK_CLOSE_PAREN) ? quick_done(q, node) : NULL;
}

static struct py_node *call(struct quick *q, struct py_node *function)
{
    struct py_node *node = quick_around(q, SYN_CALL, function, FIELD_FUNCTION);

    return quick_add(node, quick_arguments(q), FIELD_ARGUMENTS) ? quick_done(q, node) : NULL;
}

struct py_node *quick_primary(struct quick *q)
{
    struct py_node *node = atom(q);

    for (unsigned i = 0; node != NULL; i++) {
        enum quick_kind kind = q->token.kind;

        if (kind != QUICK_DOT && kind != QUICK_OPEN_PAREN && kind != QUICK_OPEN_BRACKET)
            return node;
        if (!quick_link(q, i))
            return NULL;
        node = kind == QUICK_DOT          ? attribute(q, node)
               : kind == QUICK_OPEN_PAREN ? call(q, node)
                                          : subscript(q, node);
    }
    return NULL;
}
