/*
 * quick_in.h - what the parts of the quick parser (quick.h) have in common.
 *
 * Each part reads from the token in hand on and returns the node, or NULL where
 * the quick way ends; then nobody goes on. The grammar is tree-sitter's, to the
 * last child: quick_expression() reads its "expression", and so on.
 */
#ifndef PLANNER_PY_QUICK_IN_H
#define PLANNER_PY_QUICK_IN_H

#include "planner/py/quick_lex.h"
#include "planner/py/syntax.h"

struct quick {
    struct arena *arena;
    struct quick_lexer lexer;
    struct quick_token token; /* the one in hand */
    uint32_t end;             /* of the token before it */
    unsigned nesting;         /* expressions and blocks that are being read */
    unsigned links;           /* what long chains may still add to the depth of a statement */
};

/* How strongly operators bind: as tree-sitter has it, & weaker than ^. */
enum quick_strength {
    QUICK_OR_STRENGTH = 10,
    QUICK_AND_STRENGTH,
    QUICK_NOT_STRENGTH,
    QUICK_COMPARE_STRENGTH,
    QUICK_BIT_OR_STRENGTH,
    QUICK_BIT_AND_STRENGTH,
    QUICK_BIT_XOR_STRENGTH,
    QUICK_SHIFT_STRENGTH,
    QUICK_PLUS_STRENGTH,
    QUICK_TIMES_STRENGTH,
    QUICK_UNARY_STRENGTH,
    QUICK_POWER_STRENGTH,
};

/* --- tokens and nodes: quick_node.c --- */

/* Goes to the next token. */
void quick_next(struct quick *q);

/* Takes the token in hand where it is of that kind. */
bool quick_take(struct quick *q, enum quick_kind kind);

/* Whether the token in hand is that operator. */
bool quick_is(const struct quick *q, const char *name);

/* Returns a node that begins where the token in hand does. */
struct py_node *quick_node(struct quick *q, enum py_syntax type);

/* Returns a node that begins where first does, which is its first child. */
struct py_node *quick_around(struct quick *q, enum py_syntax type, struct py_node *first,
                             enum py_field field);

/* Returns a node of the token in hand, and takes it. */
struct py_node *quick_leaf(struct quick *q, enum py_syntax type);

/* Returns the operator in hand, or a sign that is kept, and takes it. */
struct py_node *quick_sign_leaf(struct quick *q);

/* Appends child to node; false where there is none. */
bool quick_add(struct py_node *node, struct py_node *child, enum py_field field);

/* Ends node behind the token before the one in hand. */
struct py_node *quick_done(struct quick *q, struct py_node *node);

/* Whether a chain may have one more link, its i-th; the tree gets deeper by it. */
bool quick_link(struct quick *q, unsigned i);

/* Whether one more expression or block may stand within the others. */
bool quick_enter(struct quick *q);
void quick_leave(struct quick *q);

/* --- expressions --- */

struct py_node *quick_expression(struct quick *q); /* with lambda and if-else */
struct py_node *quick_operation(struct quick *q, unsigned weakest);
struct py_node *quick_primary(struct quick *q);
struct py_node *quick_string(struct quick *q); /* or several */
struct py_node *quick_display(struct quick *q);
struct py_node *quick_arguments(struct quick *q); /* of a call */
struct py_node *quick_lambda(struct quick *q);

/* A name, print and the like too where soft. */
struct py_node *quick_name(struct quick *q, bool soft);

/* Reads the for and if of a comprehension of body into node. */
bool quick_comprehend(struct quick *q, struct py_node *node, struct py_node *body);

/* One or more expressions: the only one, or all in an expression_list. */
struct py_node *quick_expressions(struct quick *q);

/* What is assigned to: read by itself, or made of expressions that were read. */
struct py_node *quick_targets(struct quick *q);
bool quick_make_target(struct py_node *node);

/* --- statements --- */

struct py_node *quick_parameters(struct quick *q);
struct py_node *quick_annotation(struct quick *q);
struct py_node *quick_import(struct quick *q);
struct py_node *quick_import_from(struct quick *q);
struct py_node *quick_assignment(struct quick *q);

/* The colon and the block behind it, on the same line or on the next ones. */
struct py_node *quick_suite(struct quick *q);

/* The statement with blocks that the token in hand begins. */
struct py_node *quick_compound(struct quick *q);
struct py_node *quick_function(struct quick *q);
struct py_node *quick_class(struct quick *q);
struct py_node *quick_decorated(struct quick *q);

/* These add to node: the simple statements of a line, or a statement of either kind. */
bool quick_simple_line(struct quick *q, struct py_node *node);
bool quick_statement(struct quick *q, struct py_node *node);

#endif
