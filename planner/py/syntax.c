/* syntax.c - see syntax.h. */
#include "planner/py/syntax.h"

#include <stdlib.h>
#include <string.h>

/* Sorted bytewise; SYN_TOKEN comes before the first. */
static const char *const types[] = {
    "ERROR",
    "aliased_import",
    "argument_list",
    "as_pattern",
    "as_pattern_target",
    "assert_statement",
    "assignment",
    "attribute",
    "augmented_assignment",
    "await",
    "binary_operator",
    "block",
    "boolean_operator",
    "break_statement",
    "call",
    "case_clause",
    "case_pattern",
    "class_definition",
    "class_pattern",
    "comparison_operator",
    "complex_pattern",
    "concatenated_string",
    "conditional_expression",
    "continue_statement",
    "decorated_definition",
    "decorator",
    "default_parameter",
    "delete_statement",
    "dict_pattern",
    "dictionary",
    "dictionary_comprehension",
    "dictionary_splat",
    "dictionary_splat_pattern",
    "dotted_name",
    "elif_clause",
    "ellipsis",
    "else_clause",
    "escape_interpolation",
    "escape_sequence",
    "except_clause",
    "except_group_clause",
    "exec_statement",
    "expression_list",
    "expression_statement",
    "false",
    "finally_clause",
    "float",
    "for_in_clause",
    "for_statement",
    "format_specifier",
    "function_definition",
    "future_import_statement",
    "generator_expression",
    "global_statement",
    "identifier",
    "if_clause",
    "if_statement",
    "import_from_statement",
    "import_prefix",
    "import_statement",
    "integer",
    "interpolation",
    "keyword_argument",
    "keyword_pattern",
    "keyword_separator",
    "lambda",
    "lambda_parameters",
    "list",
    "list_comprehension",
    "list_pattern",
    "list_splat",
    "list_splat_pattern",
    "match_statement",
    "module",
    "named_expression",
    "none",
    "nonlocal_statement",
    "not_operator",
    "pair",
    "parameters",
    "parenthesized_expression",
    "parenthesized_list_splat",
    "pass_statement",
    "pattern_list",
    "positional_separator",
    "print_statement",
    "raise_statement",
    "relative_import",
    "return_statement",
    "set",
    "set_comprehension",
    "slice",
    "splat_pattern",
    "string",
    "string_content",
    "string_end",
    "string_start",
    "subscript",
    "true",
    "try_statement",
    "tuple",
    "tuple_pattern",
    "type",
    "type_alias_statement",
    "type_conversion",
    "type_parameter",
    "typed_default_parameter",
    "typed_parameter",
    "unary_operator",
    "union_pattern",
    "while_statement",
    "wildcard_import",
    "with_clause",
    "with_item",
    "with_statement",
    "yield",
};

static const char *const fields[] = {
    "alias",       "alternative",  "argument",   "arguments",
    "attribute",   "body",         "cause",      "condition",
    "consequence", "definition",   "expression", "format_specifier",
    "function",    "guard",        "key",        "left",
    "module_name", "name",         "object",     "operator",
    "operators",   "parameters",   "right",      "subject",
    "subscript",   "superclasses", "type",       "type_conversion",
    "value",
};

enum {
    TYPE_COUNT = sizeof(types) / sizeof(types[0]),
    FIELD_COUNT = sizeof(fields) / sizeof(fields[0]),
};

_Static_assert(TYPE_COUNT + 1 == SYN_OTHER, "types and enum py_syntax go together");

static int compare(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

enum py_syntax py_syntax_find(const char *name)
{
    const char *const *found = bsearch(name, types, TYPE_COUNT, sizeof(types[0]), compare);

    return found == NULL ? SYN_OTHER : (enum py_syntax)(found - types + 1);
}

enum py_field py_field_find(const char *name)
{
    const char *const *found = bsearch(name, fields, FIELD_COUNT, sizeof(fields[0]), compare);

    return found == NULL ? FIELD_NONE : (enum py_field)(found - fields + 1);
}

struct py_node *py_node_same(struct py_node *node, enum py_field field)
{
    while (node != NULL && node->field != field)
        node = node->next;
    return node;
}

struct py_node *py_node_field(const struct py_node *node, enum py_field field)
{
    return py_node_same(node->child, field);
}

struct py_node *py_node_child(const struct py_node *node, enum py_syntax type)
{
    struct py_node *child = node->child;

    while (child != NULL && child->type != type)
        child = child->next;
    return child;
}

size_t py_node_count(const struct py_node *node)
{
    size_t count = 0;

    for (const struct py_node *child = node->child; child != NULL; child = child->next)
        count++;
    return count;
}
