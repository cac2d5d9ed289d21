/* quick_block.c - see quick_in.h: statements with blocks. */
#include "planner/py/quick_in.h"

/* --- blocks -------------------------------------------------------------- */

static bool fill_block(struct quick *q, struct py_node *block)
{
    do {
        if (!quick_statement(q, block))
            return false;
    } while (!quick_take(q, QUICK_DEDENT));
    return true;
}

/* The colon and what follows, on the same line or on the next ones. */
struct py_node *quick_suite(struct quick *q)
{
    struct py_node *block;
    bool done;

    if (!quick_take(q, QUICK_COLON) || !quick_enter(q))
        return NULL;
    if (quick_take(q, QUICK_NEWLINE)) {
        if (!quick_take(q, QUICK_INDENT))
            return NULL;
        block = quick_node(q, SYN_BLOCK);
        done = fill_block(q, block);
    } else {
        block = quick_node(q, SYN_BLOCK);
        done = quick_simple_line(q, block);
    }
    quick_leave(q);
    return done ? quick_done(q, block) : NULL;
}

/* A word, an expression where one belongs there, and a block. */
static struct py_node *clause(struct quick *q, enum py_syntax type, bool has_condition,
                              enum py_field field)
{
    struct py_node *node = quick_node(q, type);

    quick_next(q);
    if (has_condition && !quick_add(node, quick_expression(q), FIELD_CONDITION))
        return NULL;
    return quick_add(node, quick_suite(q), field) ? quick_done(q, node) : NULL;
}

static bool add_else(struct quick *q, struct py_node *node, enum py_field field)
{
    return q->token.kind != QUICK_ELSE ||
           quick_add(node, clause(q, SYN_ELSE_CLAUSE, false, FIELD_BODY), field);
}

/* --- statements ---------------------------------------------------------- */

static struct py_node *if_statement(struct quick *q)
{
    struct py_node *node = clause(q, SYN_IF_STATEMENT, true, FIELD_CONSEQUENCE);

    if (node == NULL)
        return NULL;
    node->memo = node->child->next;
    while (q->token.kind == QUICK_ELIF) {
        if (!quick_add(node, clause(q, SYN_ELIF_CLAUSE, true, FIELD_CONSEQUENCE),
                       FIELD_ALTERNATIVE))
            return NULL;
    }
    return add_else(q, node, FIELD_ALTERNATIVE) ? quick_done(q, node) : NULL;
}

static struct py_node *while_statement(struct quick *q)
{
    struct py_node *node = clause(q, SYN_WHILE_STATEMENT, true, FIELD_BODY);

    if (node == NULL)
        return NULL;
    node->memo = node->child->next;
    return add_else(q, node, FIELD_ALTERNATIVE) ? quick_done(q, node) : NULL;
}

static struct py_node *for_statement(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_FOR_STATEMENT);

    quick_next(q);
    if (!quick_add(node, quick_targets(q), FIELD_LEFT) || !quick_take(q, QUICK_IN) ||
        !quick_add(node, quick_expressions(q), FIELD_RIGHT) ||
        !quick_add(node, quick_suite(q), FIELD_BODY) || !add_else(q, node, FIELD_ALTERNATIVE))
        return NULL;
    return quick_done(q, node);
}

/* An expression, and "as" what it is called. tree-sitter would give the name to a part of a lambda.
 */
static struct py_node *called(struct quick *q)
{
    struct py_node *value = quick_operation(q, QUICK_OR_STRENGTH);
    struct py_node *node;
    struct py_node *target;

    if (value == NULL || q->token.kind != QUICK_AS)
        return value;
    node = quick_around(q, SYN_AS_PATTERN, value, FIELD_NONE);
    quick_next(q);
    target = quick_node(q, SYN_AS_PATTERN_TARGET);
    if (!quick_add(target, quick_primary(q), FIELD_NONE))
        return NULL;
    (void)quick_add(node, quick_done(q, target), FIELD_ALIAS);
    return quick_done(q, node);
}

static struct py_node *except_clause(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_EXCEPT_CLAUSE);

    quick_next(q);
    if (q->token.kind != QUICK_COLON && !quick_add(node, called(q), FIELD_VALUE))
        return NULL;
    return quick_add(node, quick_suite(q), FIELD_NONE) ? quick_done(q, node) : NULL;
}

static struct py_node *try_statement(struct quick *q)
{
    struct py_node *node = clause(q, SYN_TRY_STATEMENT, false, FIELD_BODY);

    if (node == NULL || (q->token.kind != QUICK_EXCEPT && q->token.kind != QUICK_FINALLY))
        return NULL;
    node->memo = node->child;
    while (q->token.kind == QUICK_EXCEPT) {
        if (!quick_add(node, except_clause(q), FIELD_NONE))
            return NULL;
    }
    if (!add_else(q, node, FIELD_NONE) ||
        (q->token.kind == QUICK_FINALLY &&
         !quick_add(node, clause(q, SYN_FINALLY_CLAUSE, false, FIELD_NONE), FIELD_NONE)))
        return NULL;
    return quick_done(q, node);
}

/* One that begins with a bracket may be all of them. */
static struct py_node *with_item(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_WITH_ITEM);

    if (q->token.kind == QUICK_OPEN_PAREN || !quick_add(node, called(q), FIELD_VALUE))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *with_statement(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_WITH_STATEMENT);
    struct py_node *all;

    quick_next(q);
    all = quick_node(q, SYN_WITH_CLAUSE);
    do {
        if (!quick_add(all, with_item(q), FIELD_NONE))
            return NULL;
    } while (quick_take(q, QUICK_COMMA));
    (void)quick_add(node, quick_done(q, all), FIELD_NONE);
    return quick_add(node, quick_suite(q), FIELD_BODY) ? quick_done(q, node) : NULL;
}

struct py_node *quick_compound(struct quick *q)
{
    switch (q->token.kind) {
    case QUICK_IF:
        return if_statement(q);
    case QUICK_WHILE:
        return while_statement(q);
    case QUICK_FOR:
        return for_statement(q);
    case QUICK_TRY:
        return try_statement(q);
    case QUICK_WITH:
        return with_statement(q);
    case QUICK_DEF:
        return quick_function(q);
    case QUICK_CLASS:
        return quick_class(q);
    default:
        return quick_decorated(q);
    }
}
