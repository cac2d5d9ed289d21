/* quick_import.c - see quick_in.h: import and from. */
#include <string.h>

#include "planner/py/quick_in.h"

static struct py_node *dotted(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_DOTTED_NAME);

    do {
        if (!quick_add(node, quick_name(q, false), FIELD_NONE))
            return NULL;
    } while (quick_take(q, QUICK_DOT));
    return quick_done(q, node);
}

static struct py_node *imported(struct quick *q)
{
    struct py_node *name = dotted(q);
    struct py_node *node;

    if (name == NULL || q->token.kind != QUICK_AS)
        return name;
    node = quick_around(q, SYN_ALIASED_IMPORT, name, FIELD_NAME);
    quick_next(q);
    return quick_add(node, quick_name(q, false), FIELD_ALIAS) ? quick_done(q, node) : NULL;
}

static bool import_list(struct quick *q, struct py_node *node)
{
    bool is_open = quick_take(q, QUICK_OPEN_PAREN);

    do {
        if (!quick_add(node, imported(q), FIELD_NAME))
            return false;
    } while (quick_take(q, QUICK_COMMA) && !(is_open && q->token.kind == QUICK_CLOSE_PAREN));
    return !is_open || quick_take(q, QUICK_CLOSE_PAREN);
}

struct py_node *quick_import(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_IMPORT_STATEMENT);

    quick_next(q);
    if (q->token.kind == QUICK_OPEN_PAREN || !import_list(q, node))
        return NULL;
    return quick_done(q, node);
}

/* The dots before the name of a module; they stand together. */
static struct py_node *relative(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_RELATIVE_IMPORT);
    struct py_node *prefix = quick_node(q, SYN_IMPORT_PREFIX);

    prefix->end = prefix->begin;
    while (q->token.kind == QUICK_DOT || q->token.kind == QUICK_ELLIPSIS) {
        if (q->token.begin != prefix->end)
            return NULL;
        prefix->end = q->token.end;
        quick_next(q);
    }
    if (prefix->end == prefix->begin)
        return NULL;
    (void)quick_add(node, prefix, FIELD_NONE);
    if (q->token.kind != QUICK_IMPORT && !quick_add(node, dotted(q), FIELD_NONE))
        return NULL;
    return quick_done(q, node);
}

static bool is_future(const struct py_node *module)
{
    return module->type == SYN_DOTTED_NAME && strcmp(module->child->name, "__future__") == 0;
}

struct py_node *quick_import_from(struct quick *q)
{
    struct py_node *node = quick_node(q, SYN_IMPORT_FROM_STATEMENT);
    struct py_node *module;

    quick_next(q);
    module = q->token.kind == QUICK_NAME ? dotted(q) : relative(q);
    if (module == NULL || !quick_take(q, QUICK_IMPORT))
        return NULL;
    if (is_future(module)) {
        node->type = SYN_FUTURE_IMPORT_STATEMENT;
        if (module->child->next != NULL)
            return NULL;
    } else {
        (void)quick_add(node, module, FIELD_MODULE_NAME);
    }
    if (quick_is(q, "*"))
        (void)quick_add(node, quick_leaf(q, SYN_WILDCARD_IMPORT), FIELD_NONE);
    else if (!import_list(q, node))
        return NULL;
    return quick_done(q, node);
}
