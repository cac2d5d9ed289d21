/* quick.c - see quick.h: the whole file. */
#include "planner/py/quick.h"

#include "common/arena.h"
#include "planner/py/quick_in.h"

/* Longer files may hold so much in a row that source_shape.h has to look. */
enum { MOST_BYTES = 100000 };

static bool is_compound(const struct quick *q)
{
    switch (q->token.kind) {
    case QUICK_IF:
    case QUICK_WHILE:
    case QUICK_FOR:
    case QUICK_TRY:
    case QUICK_WITH:
    case QUICK_DEF:
    case QUICK_CLASS:
        return true;
    default:
        return quick_is(q, "@");
    }
}

bool quick_statement(struct quick *q, struct py_node *node)
{
    q->links = 0;
    return is_compound(q) ? quick_add(node, quick_compound(q), FIELD_NONE)
                          : quick_simple_line(q, node);
}

bool quick_parse(struct str text, struct arena *arena, struct py_node **out)
{
    struct quick q = { .arena = arena };
    struct py_node *module;

    if (text.len > MOST_BYTES)
        return false;
    quick_lex_start(&q.lexer, text);
    quick_next(&q);
    module = quick_node(&q, SYN_MODULE);
    while (q.token.kind != QUICK_END) {
        if (!quick_statement(&q, module))
            return false;
    }
    *out = quick_done(&q, module);
    return true;
}
