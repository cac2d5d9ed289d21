/* py_value.c - see py_value.h. */
#include "planner/read/py_value.h"

#include "common/limits.h"
#include "planner/read/py_string.h"

void py_advance(struct py_parser *p)
{
    if (p->token.kind != TOKEN_NEWLINE)
        p->taken_end = (size_t)(p->lexer.at - p->lexer.text);
    p->token = py_lex_next(&p->lexer);
}

bool py_unknown(struct py_parser *p, const char *what)
{
    if (p->out->unknown == NULL) {
        p->out->unknown = what;
        p->out->unknown_pos = (struct srcpos){ NULL, p->token.line, p->token.column };
    }
    return false;
}

bool py_at_end(const struct py_parser *p)
{
    return p->token.kind == TOKEN_END || p->token.kind == TOKEN_NEWLINE ||
           (p->token.depth == 0 && py_token_is_op(&p->token, ';'));
}

bool header_value_string(struct py_parser *p, const char **out)
{
    struct strbuf sb = { .arena = p->arena };

    while (p->token.kind == TOKEN_STRING) {
        const char *trouble = py_string_add(p->token.text, &sb);

        if (trouble != NULL)
            return py_unknown(p, trouble);
        py_advance(p);
    }
    *out = strbuf_text(&sb);
    return true;
}

/* Reads strings joined by "+". */
static bool read_sum(struct py_parser *p, const char **out)
{
    const char *more = "";

    if (!header_value_string(p, out))
        return false;
    while (py_token_is_op(&p->token, '+')) {
        py_advance(p);
        if (p->token.kind != TOKEN_STRING)
            return py_unknown(p, "is computed");
        if (!header_value_string(p, &more))
            return false;
        *out = arena_printf(p->arena, "%s%s", *out, more);
    }
    return true;
}

/* Moves past the opening brackets around a string. Returns how many. */
static unsigned open_brackets(struct py_parser *p)
{
    unsigned count = 0;

    while (py_token_is_op(&p->token, '(') && count < LIMIT_NESTING) {
        count++;
        py_advance(p);
    }
    return count;
}

/* Reads one item of a list, a string that may stand in brackets. */
static bool read_item(struct py_parser *p, struct header_value *out)
{
    unsigned open = open_brackets(p);
    const char *text = "";

    if (p->token.kind != TOKEN_STRING)
        return py_unknown(p, "is no plain string");
    if (!read_sum(p, &text))
        return false;
    for (; open > 0; open--) {
        if (!py_token_is_op(&p->token, ')'))
            return py_unknown(p, "is no plain string");
        py_advance(p);
    }
    vec_push(p->arena, &out->items, text);
    return true;
}

/* Reads items with commas between them, up to close, which is not taken; the
 * first item has been read where out has one. close is 0 for the end of the
 * statement. */
static bool read_items(struct py_parser *p, char close, struct header_value *out)
{
    out->kind = HEADER_LIST;
    while (close == 0 ? !py_at_end(p) : !py_token_is_op(&p->token, close)) {
        if (out->items.count > 0) {
            if (!py_token_is_op(&p->token, ','))
                return py_unknown(p, "is computed");
            py_advance(p);
            if (close == 0 ? py_at_end(p) : py_token_is_op(&p->token, close))
                break;
        }
        if (!read_item(p, out))
            return false;
    }
    return true;
}

static bool read_list(struct py_parser *p, struct header_value *out)
{
    py_advance(p);
    if (!read_items(p, ']', out))
        return false;
    py_advance(p);
    return true;
}

/* Reads what stands between brackets: a value in brackets or a tuple. */
static bool read_brackets(struct py_parser *p, struct header_value *out)
{
    unsigned open = open_brackets(p);

    if (py_token_is_op(&p->token, ')')) {
        out->kind = HEADER_LIST;
    } else if (py_token_is_name(&p->token, "None")) {
        out->kind = HEADER_NONE;
        py_advance(p);
    } else if (py_token_is_op(&p->token, '[')) {
        if (!read_list(p, out))
            return false;
    } else {
        const char *text = "";

        if (p->token.kind != TOKEN_STRING)
            return py_unknown(p, "is no plain literal");
        if (!read_sum(p, &text))
            return false;
        out->kind = HEADER_TEXT;
        vec_push(p->arena, &out->items, text);
    }
    for (; open > 0; open--) {
        if (out->kind == HEADER_TEXT && py_token_is_op(&p->token, ',') && !read_items(p, ')', out))
            return false;
        if (!py_token_is_op(&p->token, ')'))
            return py_unknown(p, "is no plain literal");
        py_advance(p);
    }
    return true;
}

/* Reads a value up to what may follow one. */
static bool read_value(struct py_parser *p, struct header_value *out)
{
    if (!read_brackets(p, out))
        return false;
    if (out->kind == HEADER_TEXT && py_token_is_op(&p->token, ','))
        return read_items(p, 0, out);
    return py_at_end(p) || py_unknown(p, "is computed");
}

bool header_value_read(struct py_parser *p, struct header_value *out)
{
    out->place = (struct srcpos){ NULL, p->token.line, p->token.column };
    out->span.begin = (size_t)(p->token.text.ptr - p->lexer.text);
    if (!read_value(p, out))
        return false;
    out->span.end = p->taken_end;
    return true;
}
