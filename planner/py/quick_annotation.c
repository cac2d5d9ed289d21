/* quick_annotation.c - see quick_in.h: the types that annotations name. tree-sitter has a grammar
 * of its own for them; these forms it reads as everybody would. */
#include "planner/py/quick_in.h"

/* a.b.c */
static bool skip_name(struct quick *q)
{
    do {
        if (!quick_take(q, QUICK_NAME))
            return false;
    } while (quick_take(q, QUICK_DOT));
    return true;
}

/* In brackets, of a generic type or a list of parameters. */
static bool skip_types(struct quick *q)
{
    do {
        if (quick_annotation(q) == NULL)
            return false;
    } while (quick_take(q, QUICK_COMMA));
    return quick_take(q, QUICK_CLOSE_BRACKET);
}

static bool skip_one(struct quick *q)
{
    if (quick_take(q, QUICK_NONE) || quick_take(q, QUICK_STRING) || quick_take(q, QUICK_ELLIPSIS))
        return true;
    if (quick_take(q, QUICK_OPEN_BRACKET))
        return skip_types(q);
    return skip_name(q) && (!quick_take(q, QUICK_OPEN_BRACKET) || skip_types(q));
}

/* What an annotation says is of no use to anybody, so its tree ends here. */
struct py_node *quick_annotation(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_TYPE);
    bool done = quick_enter(q) && skip_one(q);

    while (done && quick_is(q, "|")) {
        quick_next(q);
        done = skip_one(q);
    }
    quick_leave(q);
    return done ? quick_done(q, node) : NULL;
}
