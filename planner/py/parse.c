/* parse.c - the tree of a Python file: the quick way, or tree-sitter's copied into the arena. */
#include <assert.h>
#include <string.h>
#include <tree_sitter/api.h>

#include "common/arena.h"
#include "planner/py/limit.h"
#include "planner/py/quick.h"
#include "planner/py/source_shape.h"
#include "planner/py/syntax.h"

const TSLanguage *tree_sitter_python(void);

enum { SYMBOLS = 512, FIELDS = 64, UNSEEN = 0xFF };

struct copier {
    struct arena *arena;
    struct str text;
    const TSLanguage *language;
    TSTreeCursor cursor;
    unsigned char types[SYMBOLS]; /* enum py_syntax by tree-sitter's symbol, or UNSEEN */
    unsigned char fields[FIELDS];
    struct py_node *bad; /* the first that is no Python */
};

static enum py_syntax type_of(struct copier *c, TSNode node)
{
    TSSymbol symbol = ts_node_symbol(node);

    if (!ts_node_is_named(node))
        return SYN_TOKEN;
    if (symbol >= SYMBOLS)
        return py_syntax_find(ts_node_type(node));
    if (c->types[symbol] == UNSEEN)
        c->types[symbol] = (unsigned char)py_syntax_find(ts_node_type(node));
    return (enum py_syntax)c->types[symbol];
}

static enum py_field field_of(struct copier *c)
{
    TSFieldId id = ts_tree_cursor_current_field_id(&c->cursor);

    if (id == 0 || id >= FIELDS)
        return FIELD_NONE;
    if (c->fields[id] == UNSEEN)
        c->fields[id] =
            (unsigned char)py_field_find(ts_language_field_name_for_id(c->language, id));
    return (enum py_field)c->fields[id];
}

/* The tokens without a field that change what their parent means. */
static bool is_kept_token(enum py_syntax parent, const char *text)
{
    switch (parent) {
    case SYN_SLICE:
        return strcmp(text, ":") == 0;
    case SYN_SUBSCRIPT:
    case SYN_FOR_IN_CLAUSE:
        return strcmp(text, ",") == 0 || strcmp(text, "async") == 0;
    case SYN_YIELD:
        return strcmp(text, "from") == 0;
    case SYN_INTERPOLATION:
        return strcmp(text, "=") == 0;
    case SYN_CASE_PATTERN:
    case SYN_COMPLEX_PATTERN:
    case SYN_DICT_PATTERN:
    case SYN_KEYWORD_PATTERN:
    case SYN_UNION_PATTERN:
    case SYN_TUPLE_PATTERN:
    case SYN_LIST_PATTERN:
        return strcmp(text, "-") == 0 || strcmp(text, "_") == 0 || strcmp(text, "+") == 0;
    default:
        return strcmp(text, "async") == 0;
    }
}

static bool is_kept(enum py_syntax type, enum py_field field, enum py_syntax parent, TSNode node)
{
    if (ts_node_is_missing(node))
        return true;
    if (type != SYN_TOKEN)
        return strcmp(ts_node_type(node), "comment") != 0 &&
               strcmp(ts_node_type(node), "line_continuation") != 0;
    return field == FIELD_OPERATOR || field == FIELD_OPERATORS || field == FIELD_KEY ||
           field == FIELD_VALUE || is_kept_token(parent, ts_node_type(node));
}

static struct py_node *copy(struct copier *c, TSNode from, enum py_syntax type, enum py_field field)
{
    struct py_node *node = arena_new(c->arena, struct py_node);
    TSPoint start = ts_node_start_point(from);

    *node = (struct py_node){ .type = type,
                              .field = field,
                              .begin = ts_node_start_byte(from),
                              .end = ts_node_end_byte(from),
                              .line = start.row + 1,
                              .column = start.column + 1 };
    assert(node->end <= c->text.len);
    if (type == SYN_IDENTIFIER)
        node->name = arena_strndup(c->arena, c->text.ptr + node->begin, node->end - node->begin);
    else if (type == SYN_TOKEN)
        node->name = ts_node_type(from); /* the language's: static */
    if (type == SYN_STRING)
        node->constant = arena_new(c->arena, struct py_value *);
    if (c->bad == NULL && (type == SYN_ERROR || ts_node_is_missing(from)))
        c->bad = node;
    return node;
}

/* A node that is being filled: where its next child goes. */
struct level {
    struct py_node *node;
    struct py_node **tail;
};

/* Nobody asks the tree what an annotation says, nor which escapes a text has. */
static bool is_leaf(enum py_syntax type, enum py_syntax parent)
{
    return type == SYN_TOKEN || type == SYN_STRING_CONTENT ||
           (type == SYN_TYPE &&
            (parent == SYN_ASSIGNMENT || parent == SYN_FUNCTION_DEFINITION ||
             parent == SYN_TYPED_PARAMETER || parent == SYN_TYPED_DEFAULT_PARAMETER));
}

static void append(struct level *level, struct py_node *node)
{
    assert(level->tail != NULL);
    *level->tail = node;
    level->tail = &node->next;
}

/* Where a raw string is nothing but pairs of a backslash and something, tree-sitter takes them
 * into the end: these are given back. */
static void append_end(struct copier *c, struct level *level, struct py_node *end, TSNode from)
{
    const struct py_node *start = level->node->child;
    const char *quote = c->text.ptr + start->end - 1;
    uint32_t len = start->end - start->begin > 1 && quote[-1] == *quote ? 3 : 1;
    struct py_node *content;

    if (end->end - end->begin > len) {
        content = arena_new(c->arena, struct py_node);
        *content = *end;
        content->type = SYN_STRING_CONTENT;
        end->begin = content->end = end->end - len;
        end->line = ts_node_end_point(from).row + 1;
        end->column = ts_node_end_point(from).column + 1 - len;
        append(level, content);
    }
    append(level, end);
}

/* Copies the cursor's node below level; true where it has children to come. */
static bool add(struct copier *c, struct level *level, struct level *inner)
{
    TSNode from = ts_tree_cursor_current_node(&c->cursor);
    enum py_syntax type = type_of(c, from);
    enum py_field field = field_of(c);
    struct py_node *node;

    if (!is_kept(type, field, level->node->type, from))
        return false;
    node = copy(c, from, type, field);
    if (type == SYN_STRING_END && level->node->child != NULL)
        append_end(c, level, node, from);
    else
        append(level, node);
    *inner = (struct level){ .node = node, .tail = &node->child };
    return !is_leaf(type, level->node->type) && ts_tree_cursor_goto_first_child(&c->cursor);
}

/* Walks without recursion; false where the tree is too deep. */
static bool walk(struct copier *c, struct py_node *root)
{
    struct level *levels = arena_new_array(c->arena, struct level, PY_LIMIT_TREE + 2);
    size_t depth = 0;

    levels[0] = (struct level){ .node = root, .tail = &root->child };
    if (!ts_tree_cursor_goto_first_child(&c->cursor))
        return true;
    for (;;) {
        if (add(c, &levels[depth], &levels[depth + 1])) {
            if (++depth > PY_LIMIT_TREE)
                return false;
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(&c->cursor)) {
            if (depth-- == 0)
                return true;
            ts_tree_cursor_goto_parent(&c->cursor);
        }
    }
}

static bool copy_tree(const TSTree *tree, struct str text, const char *path, struct arena *arena,
                      struct py_node **out, struct error *err)
{
    TSNode root = ts_tree_root_node(tree);
    struct copier c = { .arena = arena,
                        .text = text,
                        .language = tree_sitter_python(),
                        .cursor = ts_tree_cursor_new(root) };
    struct srcpos pos = { .file = path };
    bool fits;

    memset(c.types, UNSEEN, sizeof(c.types));
    memset(c.fields, UNSEEN, sizeof(c.fields));
    *out = copy(&c, root, type_of(&c, root), FIELD_NONE);
    fits = walk(&c, *out);
    ts_tree_cursor_delete(&c.cursor);
    if (!fits)
        return error_at(err, ERROR_INPUT, pos, "the code is nested too deeply");
    if (c.bad == NULL)
        return true;
    pos.line = c.bad->line;
    pos.column = c.bad->column;
    return error_at(err, ERROR_INPUT, pos, "not valid Python");
}

static bool check(struct str text, const char *path, struct error *err)
{
    struct srcpos pos = { .file = path };

    if (!str_check_text(text, path, err))
        return false;
    if (text.len > PY_LIMIT_SOURCE)
        return error_at(err, ERROR_INPUT, pos, "the file is larger than %d MiB",
                        PY_LIMIT_SOURCE >> 20);
    return true;
}

static bool parse(struct str text, const char *path, struct arena *arena, struct py_node **out,
                  struct error *err)
{
    struct srcpos pos = { .file = path };
    const char *fault = source_shape_fault(text, &pos.line);
    TSParser *parser;
    TSTree *tree;
    bool done;

    if (fault != NULL)
        return error_at(err, ERROR_INPUT, pos, "%s", fault);
    pos.line = 0;
    parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_python());
    ts_parser_set_timeout_micros(parser, PY_LIMIT_PARSE_US);
    tree = ts_parser_parse_string(parser, NULL, text.ptr, (uint32_t)text.len);
    ts_parser_delete(parser);
    if (tree == NULL)
        return error_at(err, ERROR_INPUT, pos, "parsing the file takes too long");
    done = copy_tree(tree, text, path, arena, out, err);
    ts_tree_delete(tree);
    return done;
}

bool py_parse_whole(struct str text, const char *path, struct arena *arena, struct py_node **out,
                    struct error *err)
{
    return check(text, path, err) && parse(text, path, arena, out, err);
}

bool py_parse(struct str text, const char *path, struct arena *arena, struct py_node **out,
              struct error *err)
{
    return check(text, path, err) &&
           (quick_parse(text, arena, out) || parse(text, path, arena, out, err));
}
