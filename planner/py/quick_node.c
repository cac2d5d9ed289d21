/* quick_node.c - see quick_in.h: tokens taken, nodes made. */
#include <string.h>

#include "common/arena.h"
#include "planner/py/quick_in.h"

/* Together these keep the tree's depth below PY_LIMIT_TREE: a level of nesting adds some five
 * nodes, a chain a node a link. */
enum { MOST_NESTING = 40, FREE_LINKS = 8 };

void quick_next(struct quick *q)
{
    if (q->token.kind != QUICK_NEWLINE && q->token.kind != QUICK_INDENT &&
        q->token.kind != QUICK_DEDENT)
        q->end = q->token.end;
    quick_lex_next(&q->lexer, &q->token);
}

bool quick_take(struct quick *q, enum quick_kind kind)
{
    if (q->token.kind != kind)
        return false;
    quick_next(q);
    return true;
}

bool quick_is(const struct quick *q, const char *name)
{
    return q->token.kind == QUICK_OPERATOR && strcmp(q->token.name, name) == 0;
}

struct py_node *quick_node(struct quick *q, enum py_syntax type)
{
    struct py_node *node = arena_new(q->arena, struct py_node);

    node->type = type;
    node->begin = q->token.begin;
    node->line = q->token.line;
    node->column = q->token.column;
    return node;
}

struct py_node *quick_around(struct quick *q, enum py_syntax type, struct py_node *first,
                             enum py_field field)
{
    struct py_node *node = arena_new(q->arena, struct py_node);

    node->type = type;
    node->begin = first->begin;
    node->line = first->line;
    node->column = first->column;
    (void)quick_add(node, first, field);
    return node;
}

struct py_node *quick_leaf(struct quick *q, enum py_syntax type)
{
    struct py_node *node = quick_node(q, type);

    quick_next(q);
    return quick_done(q, node);
}

struct py_node *quick_sign_leaf(struct quick *q)
{
    const char *name = q->token.name;
    struct py_node *node = quick_leaf(q, SYN_TOKEN);

    node->name = name;
    return node;
}

/* While children are added a node keeps the last one in memo. */
bool quick_add(struct py_node *node, struct py_node *child, enum py_field field)
{
    struct py_node *last = node->memo;

    if (child == NULL)
        return false;
    child->field = field;
    if (last == NULL)
        node->child = child;
    else
        last->next = child;
    node->memo = child;
    return true;
}

struct py_node *quick_done(struct quick *q, struct py_node *node)
{
    node->end = q->end;
    node->memo = NULL;
    return node;
}

bool quick_link(struct quick *q, unsigned i)
{
    return i < FREE_LINKS || (q->links > 0 && q->links-- > 0);
}

bool quick_enter(struct quick *q)
{
    return q->nesting++ < MOST_NESTING;
}

void quick_leave(struct quick *q)
{
    q->nesting--;
}
