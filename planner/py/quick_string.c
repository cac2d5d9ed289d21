/* quick_string.c - see quick_in.h: strings, f-strings, and several in a row. */
#include <string.h>

#include "common/arena.h"
#include "planner/py/quick_in.h"

/* Where a part of a string lies. */
struct part {
    uint32_t begin;
    uint32_t line;
    uint32_t line_start;
};

static struct py_node *add_part(struct quick *q, struct py_node *string, enum py_syntax type,
                                struct part from, uint32_t end)
{
    struct py_node *node = arena_new(q->arena, struct py_node);

    node->type = type;
    node->begin = from.begin;
    node->end = end;
    node->line = from.line;
    node->column = from.begin - from.line_start + 1;
    (void)quick_add(string, node, FIELD_NONE);
    return node;
}

/* --- f-strings ----------------------------------------------------------- */

/* The specification behind the colon; one that holds values itself is not for us. */
static bool read_spec(struct quick *inner, struct py_node *node)
{
    struct quick_lexer *lx = &inner->lexer;
    struct py_node *spec = quick_node(inner, SYN_FORMAT_SPECIFIER);

    lx->at = inner->token.end;
    while (lx->at < lx->len && lx->text[lx->at] != '}') {
        if (lx->text[lx->at] == '{' || lx->text[lx->at] == '\n' || lx->text[lx->at] == '\\')
            return false;
        lx->at++;
    }
    spec->end = lx->at;
    (void)quick_add(node, spec, FIELD_FORMAT_SPECIFIER);
    quick_lex_next(lx, &inner->token);
    return true;
}

static bool read_conversion(struct quick *inner, struct py_node *node)
{
    struct py_node *conversion = quick_node(inner, SYN_TYPE_CONVERSION);
    const char *text = inner->lexer.text;
    uint32_t at = inner->token.end;

    if (at >= inner->lexer.len || text[at] < 'a' || text[at] > 'z')
        return false;
    conversion->end = inner->lexer.at = at + 1;
    (void)quick_add(node, conversion, FIELD_TYPE_CONVERSION);
    quick_lex_next(&inner->lexer, &inner->token);
    return true;
}

/* Reads {...} at at; moves at behind it. */
static bool interpolate(struct quick *q, struct py_node *string, struct part *at, uint32_t end)
{
    struct quick inner = { .arena = q->arena, .nesting = q->nesting, .links = 0 };
    struct py_node *node = add_part(q, string, SYN_INTERPOLATION, *at, 0);

    inner.lexer = (struct quick_lexer){
        .text = q->lexer.text,
        .len = end,
        .at = at->begin + 1,
        .line = at->line,
        .line_start = at->line_start,
        .brackets = 1,
        .is_one_line = true,
    };
    quick_next(&inner);
    if (!quick_add(node, quick_expression(&inner), FIELD_EXPRESSION) ||
        (inner.token.kind == QUICK_CONVERSION && !read_conversion(&inner, node)) ||
        (inner.token.kind == QUICK_COLON && !read_spec(&inner, node)) ||
        inner.token.kind != QUICK_CLOSE_BRACE)
        return false;
    node->end = at->begin = inner.token.end;
    node->memo = NULL;
    return true;
}

static bool is_doubled(const char *text, uint32_t at, uint32_t end)
{
    return at + 1 < end && text[at + 1] == text[at];
}

/* Texts and values in turn. */
static bool read_format(struct quick *q, struct py_node *string, struct part at, uint32_t end)
{
    const char *text = q->lexer.text;
    struct part content = at;

    if (q->lexer.is_raw && memchr(text + at.begin, '\\', end - at.begin) != NULL)
        return false;
    while (at.begin < end) {
        char c = text[at.begin];

        if (c == '\n') {
            at.line++;
            at.line_start = at.begin + 1;
        } else if ((c == '{' || c == '}') && is_doubled(text, at.begin, end)) {
            at.begin++;
        } else if (c == '}' ||
                   (c == '\\' && (text[at.begin + 1] == '{' || text[at.begin + 1] == '}'))) {
            return false;
        } else if (c == '{') {
            if (at.begin > content.begin)
                (void)add_part(q, string, SYN_STRING_CONTENT, content, at.begin);
            if (!interpolate(q, string, &at, end))
                return false;
            content = at;
            continue;
        }
        at.begin++;
    }
    if (end > content.begin)
        (void)add_part(q, string, SYN_STRING_CONTENT, content, end);
    return true;
}

/* --- all kinds ----------------------------------------------------------- */

/* The lexer has counted the lines within; where the string's last one begins is known. */
static struct py_node *one(struct quick *q)
{
    const struct quick_token t = q->token;
    const struct part begin = { t.begin, t.line, t.begin - (t.column - 1) };
    const struct part close = { t.end - t.close, q->lexer.line, q->lexer.line_start };
    const struct part content = { t.begin + t.open, begin.line, begin.line_start };
    struct py_node *node = quick_node(q, SYN_STRING);

    node->constant = arena_new(q->arena, struct py_value *);
    (void)add_part(q, node, SYN_STRING_START, begin, content.begin);
    if (t.kind == QUICK_FORMAT) {
        if (!read_format(q, node, content, close.begin))
            return NULL;
    } else if (close.begin > content.begin) {
        (void)add_part(q, node, SYN_STRING_CONTENT, content, close.begin);
    }
    (void)add_part(q, node, SYN_STRING_END, close, t.end);
    quick_next(q);
    return quick_done(q, node);
}

struct py_node *quick_string(struct quick *q)
{
    struct py_node *first = one(q);
    struct py_node *all;

    if (first == NULL || (q->token.kind != QUICK_STRING && q->token.kind != QUICK_FORMAT))
        return first;
    all = quick_around(q, SYN_CONCATENATED_STRING, first, FIELD_NONE);
    while (q->token.kind == QUICK_STRING || q->token.kind == QUICK_FORMAT) {
        if (!quick_add(all, one(q), FIELD_NONE))
            return NULL;
    }
    return quick_done(q, all);
}
