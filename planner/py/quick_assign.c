/* quick_assign.c - see quick_in.h: assignments, and what is assigned to. */
#include "planner/py/quick_in.h"

/* --- targets ------------------------------------------------------------- */

bool quick_make_target(struct py_node *node)
{
    switch (node->type) {
    case SYN_IDENTIFIER:
    case SYN_ATTRIBUTE:
    case SYN_SUBSCRIPT:
        return true;
    case SYN_LIST_SPLAT:
        node->type = SYN_LIST_SPLAT_PATTERN;
        return node->child->type == SYN_IDENTIFIER;
    case SYN_LIST:
        node->type = SYN_LIST_PATTERN;
        break;
    case SYN_TUPLE:
    case SYN_PARENTHESIZED_EXPRESSION:
        node->type = SYN_TUPLE_PATTERN;
        break;
    case SYN_EXPRESSION_LIST:
        node->type = SYN_PATTERN_LIST;
        break;
    default:
        return false;
    }
    for (struct py_node *child = node->child; child != NULL; child = child->next) {
        if (!quick_make_target(child))
            return false;
    }
    return true;
}

struct py_node *quick_targets(struct quick *q)
{
    struct py_node *first = quick_primary(q);
    struct py_node *list;

    if (first == NULL || !quick_make_target(first) || q->token.kind != QUICK_COMMA)
        return first != NULL && q->token.kind == QUICK_IN && quick_make_target(first) ? first
                                                                                      : NULL;
    list = quick_around(q, SYN_PATTERN_LIST, first, FIELD_NONE);
    while (quick_take(q, QUICK_COMMA) && q->token.kind != QUICK_IN) {
        struct py_node *next = quick_primary(q);

        if (!quick_add(list, next, FIELD_NONE) || !quick_make_target(next))
            return NULL;
    }
    return quick_done(q, list);
}

/* --- assignments --------------------------------------------------------- */

static struct py_node *annotate(struct quick *q, struct py_node *left)
{
    struct py_node *node = quick_around(q, SYN_ASSIGNMENT, left, FIELD_LEFT);

    if (!quick_make_target(left) || left->type == SYN_TUPLE_PATTERN ||
        left->type == SYN_LIST_PATTERN || left->type == SYN_PATTERN_LIST)
        return NULL;
    quick_next(q);
    if (!quick_add(node, quick_annotation(q), FIELD_TYPE))
        return NULL;
    if (quick_take(q, QUICK_ASSIGN) && !quick_add(node, quick_expressions(q), FIELD_RIGHT))
        return NULL;
    return quick_done(q, node);
}

static struct py_node *augment(struct quick *q, struct py_node *left)
{
    struct py_node *node = quick_around(q, SYN_AUGMENTED_ASSIGNMENT, left, FIELD_LEFT);

    if (left->type != SYN_IDENTIFIER && left->type != SYN_ATTRIBUTE && left->type != SYN_SUBSCRIPT)
        return NULL;
    (void)quick_add(node, quick_sign_leaf(q), FIELD_OPERATOR);
    return quick_add(node, quick_expressions(q), FIELD_RIGHT) ? quick_done(q, node) : NULL;
}

/* The rest of "left = ..."; what is right of it may be an assignment again. */
static struct py_node *assign(struct quick *q, struct py_node *left)
{
    struct py_node *node = quick_around(q, SYN_ASSIGNMENT, left, FIELD_LEFT);
    struct py_node *right;

    if (!quick_make_target(left) || !quick_enter(q))
        return NULL;
    quick_next(q);
    right = quick_expressions(q);
    if (right != NULL && q->token.kind == QUICK_ASSIGN)
        right = assign(q, right);
    quick_leave(q);
    return quick_add(node, right, FIELD_RIGHT) ? quick_done(q, node) : NULL;
}

static uint32_t end_of_last(const struct py_node *list)
{
    const struct py_node *last = list->child;

    while (last->next != NULL)
        last = last->next;
    return last->end;
}

/* An expression_statement has its expressions as children, without a list; not so where a comma
 * ends them. */
static struct py_node *state(struct quick *q, struct py_node *left)
{
    struct py_node *node = quick_around(q, SYN_EXPRESSION_STATEMENT, left, FIELD_NONE);

    if (left->type == SYN_EXPRESSION_LIST) {
        node->child = left->child;
        if (end_of_last(left) != left->end)
            return NULL;
    }
    return quick_done(q, node);
}

struct py_node *quick_assignment(struct quick *q)
{
    struct py_node *left = quick_expressions(q);

    if (left == NULL)
        return NULL;
    switch (q->token.kind) {
    case QUICK_ASSIGN:
        left = assign(q, left);
        break;
    case QUICK_COLON:
        left = annotate(q, left);
        break;
    case QUICK_AUGMENTED:
        left = augment(q, left);
        break;
    default:
        return state(q, left);
    }
    if (left == NULL)
        return NULL;
    return quick_done(q, quick_around(q, SYN_EXPRESSION_STATEMENT, left, FIELD_NONE));
}
