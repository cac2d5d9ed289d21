/* quick_simple.c - see quick_in.h: statements on one line. */
#include "planner/py/quick_in.h"

enum { LINKS = 300 }; /* of chains that are long, in one statement */

static bool is_over(const struct quick *q)
{
    return q->token.kind == QUICK_NEWLINE || q->token.kind == QUICK_SEMICOLON;
}

static struct py_node *returned(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_RETURN_STATEMENT);

    quick_next(q);
    if (!is_over(q) && !quick_add(node, quick_expressions(q), FIELD_NONE))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *deleted(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_DELETE_STATEMENT);

    quick_next(q);
    return quick_add(node, quick_expressions(q), FIELD_NONE) ? quick_done(q, node) : NULL;
}

static struct py_node *raised(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_RAISE_STATEMENT);

    quick_next(q);
    if (!is_over(q) && !quick_add(node, quick_expressions(q), FIELD_NONE))
        return NULL;
    if (quick_take(q, QUICK_FROM) && !quick_add(node, quick_expression(q), FIELD_CAUSE))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *asserted(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_ASSERT_STATEMENT);

    quick_next(q);
    do {
        if (!quick_add(node, quick_expression(q), FIELD_NONE))
            return NULL;
    } while (quick_take(q, QUICK_COMMA));
    return quick_done(q, node);
}

static struct py_node *named(struct quick *q, enum py_syntax type)
{
    struct py_node *node = quick_node(q, type);

    quick_next(q);
    do {
        if (!quick_add(node, quick_name(q, false), FIELD_NONE))
            return NULL;
    } while (quick_take(q, QUICK_COMMA));
    return quick_done(q, node);
}

/* print(...) alone on its line is a call; all else that begins like a statement of its own
 * may be one. */
static struct py_node *print(struct quick *q)
{
    struct quick before = *q;
    struct py_node *name;
    struct py_node *node;

    if (q->token.name[0] != 'p')
        return NULL;
    name = quick_name(q, true);
    if (q->token.kind != QUICK_OPEN_PAREN || q->token.begin != before.token.end)
        return NULL;
    node = quick_around(q, SYN_CALL, name, FIELD_FUNCTION);
    if (!quick_add(node, quick_arguments(q), FIELD_ARGUMENTS) || q->token.kind != QUICK_NEWLINE)
        return NULL;
    return quick_done(q,
                      quick_around(q, SYN_EXPRESSION_STATEMENT, quick_done(q, node), FIELD_NONE));
}

static struct py_node *simple(struct quick *q)
{
    q->links = LINKS;
    switch (q->token.kind) {
    case QUICK_SOFT_NAME:
        return print(q);
    case QUICK_PASS:
        return quick_leaf(q, SYN_PASS_STATEMENT);
    case QUICK_BREAK:
        return quick_leaf(q, SYN_BREAK_STATEMENT);
    case QUICK_CONTINUE:
        return quick_leaf(q, SYN_CONTINUE_STATEMENT);
    case QUICK_RETURN:
        return returned(q);
    case QUICK_DEL:
        return deleted(q);
    case QUICK_RAISE:
        return raised(q);
    case QUICK_ASSERT:
        return asserted(q);
    case QUICK_GLOBAL:
        return named(q, SYN_GLOBAL_STATEMENT);
    case QUICK_NONLOCAL:
        return named(q, SYN_NONLOCAL_STATEMENT);
    case QUICK_IMPORT:
        return quick_import(q);
    case QUICK_FROM:
        return quick_import_from(q);
    default:
        return quick_assignment(q);
    }
}

bool quick_simple_line(struct quick *q, struct py_node *node)
{
    do {
        if (!quick_add(node, simple(q), FIELD_NONE))
            return false;
    } while (quick_take(q, QUICK_SEMICOLON) && q->token.kind != QUICK_NEWLINE);
    return quick_take(q, QUICK_NEWLINE);
}
