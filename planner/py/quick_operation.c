/* quick_operation.c - see quick_in.h: operators, conditions, lists of expressions. */
#include <string.h>

#include "planner/py/quick_in.h"

static const struct {
    const char *name;
    unsigned strength;
} operators[] = {
    { "+", QUICK_PLUS_STRENGTH },     { "-", QUICK_PLUS_STRENGTH },
    { "*", QUICK_TIMES_STRENGTH },    { "@", QUICK_TIMES_STRENGTH },
    { "/", QUICK_TIMES_STRENGTH },    { "%", QUICK_TIMES_STRENGTH },
    { "//", QUICK_TIMES_STRENGTH },   { "**", QUICK_POWER_STRENGTH },
    { "|", QUICK_BIT_OR_STRENGTH },   { "&", QUICK_BIT_AND_STRENGTH },
    { "^", QUICK_BIT_XOR_STRENGTH },  { "<<", QUICK_SHIFT_STRENGTH },
    { ">>", QUICK_SHIFT_STRENGTH },   { "<", QUICK_COMPARE_STRENGTH },
    { "<=", QUICK_COMPARE_STRENGTH }, { "==", QUICK_COMPARE_STRENGTH },
    { "!=", QUICK_COMPARE_STRENGTH }, { ">=", QUICK_COMPARE_STRENGTH },
    { ">", QUICK_COMPARE_STRENGTH },
};

enum { OPERATORS = sizeof(operators) / sizeof(operators[0]) };

/* How strongly the token in hand binds what is at its sides; 0 for no operator. */
static unsigned strength(const struct quick *q)
{
    switch (q->token.kind) {
    case QUICK_OR:
        return QUICK_OR_STRENGTH;
    case QUICK_AND:
        return QUICK_AND_STRENGTH;
    case QUICK_IN:
    case QUICK_IS:
    case QUICK_NOT:
        return QUICK_COMPARE_STRENGTH;
    case QUICK_OPERATOR:
        break;
    default:
        return 0;
    }
    for (size_t i = 0; i < OPERATORS; i++) {
        if (strcmp(operators[i].name, q->token.name) == 0)
            return operators[i].strength;
    }
    return 0;
}

/* --- operators ----------------------------------------------------------- */

/* "not in" and "is not" are one. */
static struct py_node *comparison(struct quick *q)
{
    enum quick_kind first = q->token.kind;
    struct py_node *node = quick_sign_leaf(q);

    if (first == QUICK_NOT) {
        if (!quick_take(q, QUICK_IN))
            return NULL;
        node->name = "not in";
    } else if (first == QUICK_IS && quick_take(q, QUICK_NOT)) {
        node->name = "is not";
    }
    return quick_done(q, node);
}

static struct py_node *compare(struct quick *q, struct py_node *left)
{
    struct py_node *node = quick_around(q, SYN_COMPARISON_OPERATOR, left, FIELD_NONE);

    while (strength(q) == QUICK_COMPARE_STRENGTH) {
        if (!quick_add(node, comparison(q), FIELD_OPERATORS) ||
            !quick_add(node, quick_operation(q, QUICK_COMPARE_STRENGTH + 1), FIELD_NONE))
            return NULL;
    }
    return quick_done(q, node);
}

static struct py_node *combine(struct quick *q, struct py_node *left, unsigned how)
{
    bool is_boolean = how <= QUICK_AND_STRENGTH;
    struct py_node *node =
        quick_around(q, is_boolean ? SYN_BOOLEAN_OPERATOR : SYN_BINARY_OPERATOR, left, FIELD_LEFT);
    unsigned weakest = how == QUICK_POWER_STRENGTH ? how : how + 1;

    if (!quick_add(node, quick_sign_leaf(q), FIELD_OPERATOR) ||
        !quick_add(node, quick_operation(q, weakest), FIELD_RIGHT))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *negate(struct quick *q, unsigned weakest)
{
    struct py_node *node = quick_node(q, SYN_NOT_OPERATOR);

    quick_next(q);
    if (weakest > QUICK_NOT_STRENGTH ||
        !quick_add(node, quick_operation(q, QUICK_NOT_STRENGTH), FIELD_ARGUMENT))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *sign(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_UNARY_OPERATOR);

    if (!quick_add(node, quick_sign_leaf(q), FIELD_OPERATOR) ||
        !quick_add(node, quick_operation(q, QUICK_UNARY_STRENGTH + 1), FIELD_ARGUMENT))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *first_operand(struct quick *q, unsigned weakest)
{
    if (q->token.kind == QUICK_NOT)
        return negate(q, weakest);
    if (quick_is(q, "-") || quick_is(q, "+") || quick_is(q, "~"))
        return sign(q);
    return quick_primary(q);
}

struct py_node *quick_operation(struct quick *q, unsigned weakest)
{
    struct py_node *left = quick_enter(q) ? first_operand(q, weakest) : NULL;
    unsigned how;

    for (unsigned i = 0; left != NULL && (how = strength(q)) >= weakest; i++) {
        if (!quick_link(q, i))
            return NULL;
        left = how == QUICK_COMPARE_STRENGTH ? compare(q, left) : combine(q, left, how);
    }
    quick_leave(q);
    return left;
}

/* --- what is weaker than all of them --------------------------------------- */

static struct py_node *choose(struct quick *q, struct py_node *first)
{
    struct py_node *node = quick_around(q, SYN_CONDITIONAL_EXPRESSION, first, FIELD_NONE);

    quick_next(q);
    if (!quick_add(node, quick_operation(q, QUICK_OR_STRENGTH), FIELD_NONE) ||
        !quick_take(q, QUICK_ELSE) || !quick_add(node, quick_expression(q), FIELD_NONE))
        return NULL;
    return quick_done(q, node);
}

struct py_node *quick_expression(struct quick *q)
{
    struct py_node *node;

    if (!quick_enter(q))
        return NULL;
    node = q->token.kind == QUICK_LAMBDA ? quick_lambda(q) : quick_operation(q, QUICK_OR_STRENGTH);
    if (node != NULL && q->token.kind == QUICK_IF)
        node = choose(q, node);
    quick_leave(q);
    return node;
}

/* Whether an expression may follow the comma that was taken. */
static bool goes_on(const struct quick *q)
{
    return q->token.kind != QUICK_NEWLINE && q->token.kind != QUICK_SEMICOLON &&
           q->token.kind != QUICK_ASSIGN && q->token.kind != QUICK_COLON;
}

struct py_node *quick_expressions(struct quick *q)
{
    struct py_node *first = quick_expression(q);
    struct py_node *list;

    if (first == NULL || q->token.kind != QUICK_COMMA)
        return first;
    list = quick_around(q, SYN_EXPRESSION_LIST, first, FIELD_NONE);
    while (quick_take(q, QUICK_COMMA) && goes_on(q)) {
        if (!quick_add(list, quick_expression(q), FIELD_NONE))
            return NULL;
    }
    return quick_done(q, list);
}
