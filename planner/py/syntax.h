/*
 * syntax.h - the syntax tree of a Python file.
 *
 * A copy of tree-sitter's tree in the arena: what is named, and of the rest
 * (brackets, keywords) only the tokens that change the meaning. Comments are
 * left out, and what is in annotations and in the text of a string. The names of types and fields
 * are the grammar's.
 */
#ifndef PLANNER_PY_SYNTAX_H
#define PLANNER_PY_SYNTAX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"

struct arena;
struct py_value;

/* In the order of the names, which is that of the table in syntax.c. */
enum py_syntax {
    SYN_TOKEN, /* of no name: an operator, ":" in a slice, ... */
    SYN_ERROR,
    SYN_ALIASED_IMPORT,
    SYN_ARGUMENT_LIST,
    SYN_AS_PATTERN,
    SYN_AS_PATTERN_TARGET,
    SYN_ASSERT_STATEMENT,
    SYN_ASSIGNMENT,
    SYN_ATTRIBUTE,
    SYN_AUGMENTED_ASSIGNMENT,
    SYN_AWAIT,
    SYN_BINARY_OPERATOR,
    SYN_BLOCK,
    SYN_BOOLEAN_OPERATOR,
    SYN_BREAK_STATEMENT,
    SYN_CALL,
    SYN_CASE_CLAUSE,
    SYN_CASE_PATTERN,
    SYN_CLASS_DEFINITION,
    SYN_CLASS_PATTERN,
    SYN_COMPARISON_OPERATOR,
    SYN_COMPLEX_PATTERN,
    SYN_CONCATENATED_STRING,
    SYN_CONDITIONAL_EXPRESSION,
    SYN_CONTINUE_STATEMENT,
    SYN_DECORATED_DEFINITION,
    SYN_DECORATOR,
    SYN_DEFAULT_PARAMETER,
    SYN_DELETE_STATEMENT,
    SYN_DICT_PATTERN,
    SYN_DICTIONARY,
    SYN_DICTIONARY_COMPREHENSION,
    SYN_DICTIONARY_SPLAT,
    SYN_DICTIONARY_SPLAT_PATTERN,
    SYN_DOTTED_NAME,
    SYN_ELIF_CLAUSE,
    SYN_ELLIPSIS,
    SYN_ELSE_CLAUSE,
    SYN_ESCAPE_INTERPOLATION,
    SYN_ESCAPE_SEQUENCE,
    SYN_EXCEPT_CLAUSE,
    SYN_EXCEPT_GROUP_CLAUSE,
    SYN_EXEC_STATEMENT,
    SYN_EXPRESSION_LIST,
    SYN_EXPRESSION_STATEMENT,
    SYN_FALSE,
    SYN_FINALLY_CLAUSE,
    SYN_FLOAT,
    SYN_FOR_IN_CLAUSE,
    SYN_FOR_STATEMENT,
    SYN_FORMAT_SPECIFIER,
    SYN_FUNCTION_DEFINITION,
    SYN_FUTURE_IMPORT_STATEMENT,
    SYN_GENERATOR_EXPRESSION,
    SYN_GLOBAL_STATEMENT,
    SYN_IDENTIFIER,
    SYN_IF_CLAUSE,
    SYN_IF_STATEMENT,
    SYN_IMPORT_FROM_STATEMENT,
    SYN_IMPORT_PREFIX,
    SYN_IMPORT_STATEMENT,
    SYN_INTEGER,
    SYN_INTERPOLATION,
    SYN_KEYWORD_ARGUMENT,
    SYN_KEYWORD_PATTERN,
    SYN_KEYWORD_SEPARATOR,
    SYN_LAMBDA,
    SYN_LAMBDA_PARAMETERS,
    SYN_LIST,
    SYN_LIST_COMPREHENSION,
    SYN_LIST_PATTERN,
    SYN_LIST_SPLAT,
    SYN_LIST_SPLAT_PATTERN,
    SYN_MATCH_STATEMENT,
    SYN_MODULE,
    SYN_NAMED_EXPRESSION,
    SYN_NONE,
    SYN_NONLOCAL_STATEMENT,
    SYN_NOT_OPERATOR,
    SYN_PAIR,
    SYN_PARAMETERS,
    SYN_PARENTHESIZED_EXPRESSION,
    SYN_PARENTHESIZED_LIST_SPLAT,
    SYN_PASS_STATEMENT,
    SYN_PATTERN_LIST,
    SYN_POSITIONAL_SEPARATOR,
    SYN_PRINT_STATEMENT,
    SYN_RAISE_STATEMENT,
    SYN_RELATIVE_IMPORT,
    SYN_RETURN_STATEMENT,
    SYN_SET,
    SYN_SET_COMPREHENSION,
    SYN_SLICE,
    SYN_SPLAT_PATTERN,
    SYN_STRING,
    SYN_STRING_CONTENT,
    SYN_STRING_END,
    SYN_STRING_START,
    SYN_SUBSCRIPT,
    SYN_TRUE,
    SYN_TRY_STATEMENT,
    SYN_TUPLE,
    SYN_TUPLE_PATTERN,
    SYN_TYPE,
    SYN_TYPE_ALIAS_STATEMENT,
    SYN_TYPE_CONVERSION,
    SYN_TYPE_PARAMETER,
    SYN_TYPED_DEFAULT_PARAMETER,
    SYN_TYPED_PARAMETER,
    SYN_UNARY_OPERATOR,
    SYN_UNION_PATTERN,
    SYN_WHILE_STATEMENT,
    SYN_WILDCARD_IMPORT,
    SYN_WITH_CLAUSE,
    SYN_WITH_ITEM,
    SYN_WITH_STATEMENT,
    SYN_YIELD,
    SYN_OTHER, /* named, and nothing that is evaluated */
};

enum py_field {
    FIELD_NONE,
    FIELD_ALIAS,
    FIELD_ALTERNATIVE,
    FIELD_ARGUMENT,
    FIELD_ARGUMENTS,
    FIELD_ATTRIBUTE,
    FIELD_BODY,
    FIELD_CAUSE,
    FIELD_CONDITION,
    FIELD_CONSEQUENCE,
    FIELD_DEFINITION,
    FIELD_EXPRESSION,
    FIELD_FORMAT_SPECIFIER,
    FIELD_FUNCTION,
    FIELD_GUARD,
    FIELD_KEY,
    FIELD_LEFT,
    FIELD_MODULE_NAME,
    FIELD_NAME,
    FIELD_OBJECT,
    FIELD_OPERATOR,
    FIELD_OPERATORS,
    FIELD_PARAMETERS,
    FIELD_RIGHT,
    FIELD_SUBJECT,
    FIELD_SUBSCRIPT,
    FIELD_SUPERCLASSES,
    FIELD_TYPE,
    FIELD_TYPE_CONVERSION,
    FIELD_VALUE,
};

struct py_node {
    enum py_syntax type;
    enum py_field field;
    uint32_t begin; /* bytes */
    uint32_t end;
    uint32_t line;              /* 1-based */
    uint32_t column;            /* 1-based, bytes */
    struct py_node *child;      /* the first */
    struct py_node *next;       /* sibling */
    const char *name;           /* the text of an identifier or token, else NULL */
    void *memo;                 /* of a function's body: what its code is like */
    struct py_value **constant; /* of a string: where its value is kept */
};

/* Parses text. Fails with ERROR_INPUT at the first place that is no Python, or
 * where the tree is too deep or parsing takes too long. */
bool py_parse(struct str text, const char *path, struct arena *arena, struct py_node **out,
              struct error *err);

/* The same by tree-sitter alone, whatever quick.h could do: what that is measured by. */
bool py_parse_whole(struct str text, const char *path, struct arena *arena, struct py_node **out,
                    struct error *err);

/* Returns the first child of that field, or NULL. */
struct py_node *py_node_field(const struct py_node *node, enum py_field field);

/* Returns the first child of that type, or NULL. */
struct py_node *py_node_child(const struct py_node *node, enum py_syntax type);

/* Returns the next sibling (node itself included) that is of that field, or NULL. */
struct py_node *py_node_same(struct py_node *node, enum py_field field);

size_t py_node_count(const struct py_node *node);

/* Their enum's value by name; SYN_OTHER and FIELD_NONE where there is none. */
enum py_syntax py_syntax_find(const char *name);
enum py_field py_field_find(const char *name);

#endif
