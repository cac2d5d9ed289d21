/* quick_define.c - see quick_in.h: functions, classes, decorators. */
#include "planner/py/quick_in.h"

/* "-> a: b" is a type to tree-sitter, so the block has to begin on another line. */
static bool returns(struct quick *q, struct py_node *node)
{
    struct py_node *block;
    uint32_t line;

    quick_next(q);
    if (!quick_add(node, quick_annotation(q), FIELD_NONE))
        return false;
    line = q->token.line;
    block = quick_suite(q);
    return quick_add(node, block, FIELD_BODY) && block->line != line;
}

struct py_node *quick_function(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_FUNCTION_DEFINITION);

    quick_next(q);
    if (!quick_add(node, quick_name(q, false), FIELD_NAME) ||
        !quick_add(node, quick_parameters(q), FIELD_PARAMETERS))
        return NULL;
    if (q->token.kind == QUICK_ARROW ? !returns(q, node)
                                     : !quick_add(node, quick_suite(q), FIELD_BODY))
        return NULL;
    return quick_done(q, node);
}

struct py_node *quick_class(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_CLASS_DEFINITION);

    quick_next(q);
    if (!quick_add(node, quick_name(q, false), FIELD_NAME) ||
        (q->token.kind == QUICK_OPEN_PAREN &&
         !quick_add(node, quick_arguments(q), FIELD_SUPERCLASSES)) ||
        (node->child->next != NULL && node->child->next->type != SYN_ARGUMENT_LIST) ||
        !quick_add(node, quick_suite(q), FIELD_BODY))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *decorator(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_DECORATOR);

    quick_next(q);
    if (!quick_add(node, quick_expression(q), FIELD_NONE) || !quick_take(q, QUICK_NEWLINE))
        return NULL;
    return quick_done(q, node);
}

struct py_node *quick_decorated(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_DECORATED_DEFINITION);
    struct py_node *what = NULL;

    while (quick_is(q, "@")) {
        if (!quick_add(node, decorator(q), FIELD_NONE))
            return NULL;
    }
    if (q->token.kind == QUICK_DEF)
        what = quick_function(q);
    else if (q->token.kind == QUICK_CLASS)
        what = quick_class(q);
    return quick_add(node, what, FIELD_DEFINITION) ? quick_done(q, node) : NULL;
}
