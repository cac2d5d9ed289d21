/* quick_parameters.c - see quick_in.h: of functions and lambdas. */
#include "planner/py/quick_in.h"

static struct py_node *starred(struct quick *q, enum py_syntax type)
{
    struct py_node *node = quick_node(q, type);

    quick_next(q);
    return quick_add(node, quick_name(q, false), FIELD_NONE) ? quick_done(q, node) : NULL;
}

/* Only a name may have a default. */
static struct py_node *with_default(struct quick *q, struct py_node *name)
{
    struct py_node *node = quick_around(q, SYN_DEFAULT_PARAMETER, name, FIELD_NAME);

    quick_next(q);
    return quick_add(node, quick_expression(q), FIELD_VALUE) ? quick_done(q, node) : NULL;
}

static struct py_node *annotated(struct quick *q, struct py_node *name)
{
    struct py_node *node = quick_around(q, SYN_TYPED_PARAMETER, name, FIELD_NONE);

    quick_next(q);
    if (!quick_add(node, quick_annotation(q), FIELD_TYPE))
        return NULL;
    if (name->type == SYN_IDENTIFIER && quick_take(q, QUICK_ASSIGN)) {
        node->type = SYN_TYPED_DEFAULT_PARAMETER;
        name->field = FIELD_NAME;
        if (!quick_add(node, quick_expression(q), FIELD_VALUE))
            return NULL;
    }
    return quick_done(q, node);
}

static bool ends_parameter(const struct quick *q, enum quick_kind close)
{
    return q->token.kind == QUICK_COMMA || q->token.kind == close;
}

static struct py_node *parameter(struct quick *q, enum quick_kind close)
{
    struct py_node *node;

    if (quick_is(q, "/"))
        return quick_leaf(q, SYN_POSITIONAL_SEPARATOR);
    if (quick_is(q, "**")) {
        node = starred(q, SYN_DICTIONARY_SPLAT_PATTERN);
    } else if (quick_is(q, "*")) {
        struct quick before = *q;

        quick_next(q);
        if (ends_parameter(q, close)) {
            *q = before;
            return quick_leaf(q, SYN_KEYWORD_SEPARATOR);
        }
        *q = before;
        node = starred(q, SYN_LIST_SPLAT_PATTERN);
    } else {
        node = quick_name(q, false);
        if (node != NULL && q->token.kind == QUICK_ASSIGN)
            return with_default(q, node);
    }
    if (node != NULL && q->token.kind == QUICK_COLON && close == QUICK_CLOSE_PAREN)
        return annotated(q, node);
    return node;
}

/* The parameters up to close, which is left. */
static bool read_all(struct quick *q, struct py_node *node, enum quick_kind close)
{
    while (q->token.kind != close) {
        if (!quick_add(node, parameter(q, close), FIELD_NONE))
            return false;
        if (q->token.kind != close && !quick_take(q, QUICK_COMMA))
            return false;
    }
    return true;
}

struct py_node *quick_parameters(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_PARAMETERS);

    if (!quick_take(q, QUICK_OPEN_PAREN) || !read_all(q, node, QUICK_CLOSE_PAREN))
        return NULL;
    quick_next(q);
    return quick_done(q, node);
}

struct py_node *quick_lambda(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_LAMBDA);
    struct py_node *parameters;

    quick_next(q);
    if (q->token.kind != QUICK_COLON) {
        parameters = quick_node(q, SYN_LAMBDA_PARAMETERS);
        if (!read_all(q, parameters, QUICK_COLON))
            return NULL;
        (void)quick_add(node, quick_done(q, parameters), FIELD_PARAMETERS);
    }
    if (!quick_take(q, QUICK_COLON) || !quick_add(node, quick_expression(q), FIELD_BODY))
        return NULL;
    return quick_done(q, node);
}
