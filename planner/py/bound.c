/* bound.c - which names a piece of code binds, and what kind of function it makes. */
#include "planner/py/limit.h"
#include "planner/py/run.h"

static void add(struct arena *arena, struct strlist *out, const char *name)
{
    if (name != NULL && !strlist_has(out, name))
        vec_push(arena, out, name);
}

/* What assigning to target binds. */
static void add_target(const struct py_node *target, struct arena *arena, struct strlist *out)
{
    switch (target->type) {
    case SYN_IDENTIFIER:
        add(arena, out, target->name);
        break;
    case SYN_ATTRIBUTE:
    case SYN_SUBSCRIPT:
        break;
    default:
        for (const struct py_node *child = target->child; child != NULL; child = child->next)
            add_target(child, arena, out);
    }
}

/* import a.b binds a; import a.b as c binds c. */
static void add_imports(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    for (struct py_node *name = py_node_field(node, FIELD_NAME); name != NULL;
         name = py_node_same(name->next, FIELD_NAME)) {
        const struct py_node *alias = py_node_field(name, FIELD_ALIAS);

        if (alias != NULL)
            add(arena, out, alias->name);
        else if (name->child != NULL)
            add(arena, out, name->child->name);
    }
}

/* Names of "case" patterns are all taken for captures: more is bound than need be. */
static void add_pattern(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    if (node->type == SYN_IDENTIFIER)
        add(arena, out, node->name);
    for (const struct py_node *child = node->child; child != NULL; child = child->next)
        add_pattern(child, arena, out);
}

static void add_own(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    const struct py_node *target = NULL;

    switch (node->type) {
    case SYN_ASSIGNMENT:
    case SYN_AUGMENTED_ASSIGNMENT:
    case SYN_FOR_STATEMENT:
        target = py_node_field(node, FIELD_LEFT);
        break;
    case SYN_NAMED_EXPRESSION:
    case SYN_FUNCTION_DEFINITION:
    case SYN_CLASS_DEFINITION:
        target = py_node_field(node, FIELD_NAME);
        break;
    case SYN_AS_PATTERN:
        target = py_node_field(node, FIELD_ALIAS);
        break;
    case SYN_DELETE_STATEMENT:
        target = node->child;
        break;
    case SYN_CASE_PATTERN:
        add_pattern(node, arena, out);
        break;
    case SYN_TYPE_ALIAS_STATEMENT:
        target = node->child;
        while (target != NULL && target->type != SYN_IDENTIFIER)
            target = target->child;
        break;
    case SYN_EXCEPT_CLAUSE:
        target = py_node_field(node, FIELD_ALIAS);
        break;
    case SYN_IMPORT_STATEMENT:
    case SYN_IMPORT_FROM_STATEMENT:
        add_imports(node, arena, out);
        break;
    default:
        break;
    }
    if (target != NULL)
        add_target(target, arena, out);
}

static bool is_scope(const struct py_node *node)
{
    return node->type == SYN_FUNCTION_DEFINITION || node->type == SYN_CLASS_DEFINITION ||
           node->type == SYN_LAMBDA;
}

static bool is_comprehension(const struct py_node *node)
{
    return node->type == SYN_LIST_COMPREHENSION || node->type == SYN_SET_COMPREHENSION ||
           node->type == SYN_DICTIONARY_COMPREHENSION || node->type == SYN_GENERATOR_EXPRESSION;
}

/* Depth first; the tree's depth is bounded by PY_LIMIT_TREE. */
static void walk(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    add_own(node, arena, out);
    if (is_scope(node))
        return;
    for (const struct py_node *child = node->child; child != NULL; child = child->next)
        walk(child, arena, out);
}

void py_bound_names(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    walk(node, arena, out);
}

void py_bound_annotations(const struct py_node *body, struct arena *arena, struct strlist *out)
{
    for (const struct py_node *node = body->child; node != NULL; node = node->next) {
        const struct py_node *assignment =
            node->type == SYN_EXPRESSION_STATEMENT ? node->child : node;
        const struct py_node *left;

        if (assignment == NULL || assignment->type != SYN_ASSIGNMENT ||
            py_node_field(assignment, FIELD_TYPE) == NULL)
            continue;
        left = py_node_field(assignment, FIELD_LEFT);
        if (left != NULL && left->type == SYN_IDENTIFIER)
            add(arena, out, left->name);
    }
}

/* --- functions ----------------------------------------------------------- */

static void add_declared(const struct py_node *node, struct arena *arena, struct strlist *out)
{
    for (const struct py_node *name = node->child; name != NULL; name = name->next)
        add(arena, out, name->name);
}

/* yield, global and nonlocal, wherever they stand in the function itself. */
static void scan(const struct py_node *node, struct arena *arena, struct py_code *code)
{
    if (node->type == SYN_YIELD)
        code->is_generator = true;
    else if (node->type == SYN_GLOBAL_STATEMENT)
        add_declared(node, arena, &code->globals);
    else if (node->type == SYN_NONLOCAL_STATEMENT)
        add_declared(node, arena, &code->nonlocals);
    if (is_scope(node) || is_comprehension(node))
        return;
    for (const struct py_node *child = node->child; child != NULL; child = child->next)
        scan(child, arena, code);
}

static void keep_own(struct py_code *code)
{
    size_t kept = 0;

    for (size_t i = 0; i < code->locals.count; i++) {
        const char *name = code->locals.items[i];

        if (!strlist_has(&code->globals, name) && !strlist_has(&code->nonlocals, name))
            code->locals.items[kept++] = name;
    }
    code->locals.count = kept;
}

static struct py_code *make_code(const struct py_node *function, struct arena *arena)
{
    struct py_code *code = arena_new(arena, struct py_code);
    const struct py_node *body = py_node_field(function, FIELD_BODY);
    const struct py_node *first = function->child;

    code->is_async = first != NULL && first->type == SYN_TOKEN;
    for (const struct py_node *node = body; node != NULL;
         node = function->type == SYN_LAMBDA ? NULL : node->next) {
        walk(node, arena, &code->locals);
        scan(node, arena, code);
    }
    keep_own(code);
    return code;
}

const struct py_code *py_code_of(const struct py_node *function, struct arena *arena)
{
    /* Kept in the body, which is of this function alone. */
    struct py_node *body = py_node_field(function, FIELD_BODY);

    if (body->memo == NULL)
        body->memo = make_code(function, arena);
    return body->memo;
}
