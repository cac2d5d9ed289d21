/* py_lex.c - see py_lex.h. */
#include "planner/read/py_lex.h"

#include <string.h>

void py_lex_start(struct py_lexer *lx, struct str text)
{
    *lx = (struct py_lexer){
        .text = text.ptr,
        .at = text.ptr,
        .end = text.ptr + text.len,
        .line_start = text.ptr,
        .line = 1,
        .fresh = true,
    };
    if (str_starts_with(text, "\xEF\xBB\xBF"))
        lx->line_start = lx->at += 3;
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct py_lexer *lx, size_t offset)
{
    if ((size_t)(lx->end - lx->at) <= offset)
        return '\0';
    return lx->at[offset];
}

/* Moves past the line end at at, which is LF, CR LF or CR. */
static void take_line_end(struct py_lexer *lx)
{
    lx->at += lx->at[0] == '\r' && peek(lx, 1) == '\n' ? 2 : 1;
    lx->line++;
    lx->line_start = lx->at;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static void skip_comment(struct py_lexer *lx)
{
    while (lx->at < lx->end && !is_line_end(*lx->at))
        lx->at++;
}

/* Moves to the next token or to the line end that ends a logical line. */
static void skip_blanks(struct py_lexer *lx)
{
    while (lx->at < lx->end) {
        char c = *lx->at;

        if (c == ' ' || c == '\t') {
            lx->at++;
        } else if (c == '\f') {
            lx->at++;
            if (lx->fresh) /* Python counts the indentation anew */
                lx->line_start = lx->at;
        } else if (c == '#') {
            skip_comment(lx);
        } else if (c == '\\' && is_line_end(peek(lx, 1))) {
            lx->at++;
            take_line_end(lx);
        } else if (is_line_end(c) && (lx->fresh || lx->depth > 0)) {
            take_line_end(lx);
        } else {
            return;
        }
    }
}

/* Returns whether text is r, b, u, f in any case and a combination of them. */
static bool is_string_prefix(struct str text)
{
    return text.len <= 2 && strspn(text.ptr, "rRbBuUfF") >= text.len;
}

/* Moves past a backslash and what it takes its meaning from. */
static void take_escape(struct py_lexer *lx)
{
    lx->at++;
    if (lx->at < lx->end && is_line_end(*lx->at))
        take_line_end(lx);
    else if (lx->at < lx->end)
        lx->at++;
}

/* Moves past the string whose quote is at at. Returns false where it does
 * not end. */
static bool take_string(struct py_lexer *lx)
{
    char quote = *lx->at;
    bool triple = peek(lx, 1) == quote && peek(lx, 2) == quote;

    lx->at += triple ? 3 : 1;
    while (lx->at < lx->end) {
        char c = *lx->at;

        if (c == quote && (!triple || (peek(lx, 1) == quote && peek(lx, 2) == quote))) {
            lx->at += triple ? 3 : 1;
            return true;
        }
        if (c == '\\')
            take_escape(lx);
        else if (!is_line_end(c))
            lx->at++;
        else if (triple)
            take_line_end(lx);
        else
            return false;
    }
    return false;
}

static enum token_kind take_word(struct py_lexer *lx)
{
    const char *begin = lx->at;

    while (lx->at < lx->end && (is_name_start(*lx->at) || is_digit(*lx->at)))
        lx->at++;
    if ((peek(lx, 0) == '"' || peek(lx, 0) == '\'') &&
        is_string_prefix((struct str){ begin, (size_t)(lx->at - begin) }))
        return take_string(lx) ? TOKEN_STRING : TOKEN_BAD;
    return TOKEN_NAME;
}

static enum token_kind take_number(struct py_lexer *lx)
{
    while (lx->at < lx->end && (is_name_start(*lx->at) || is_digit(*lx->at) || *lx->at == '.'))
        lx->at++;
    return TOKEN_NUMBER;
}

/* Returns the length of the operator at at where that is more than 1 and says
 * what it is; else 1. */
static size_t long_operator(const struct py_lexer *lx, char *op)
{
    char c = *lx->at;
    char next = peek(lx, 1);
    bool twice = next == c && strchr("*/<>", c) != NULL;

    if (twice && peek(lx, 2) == '=') {
        *op = OP_UPDATE;
        return 3;
    }
    if (twice || (c == '-' && next == '>'))
        *op = OP_LONG;
    else if (next == '=' && strchr("=!<>", c) != NULL)
        *op = OP_COMPARE;
    else if (next == '=' && c == ':')
        *op = OP_WALRUS;
    else if (next == '=' && strchr("+-*/%@&|^", c) != NULL)
        *op = OP_UPDATE;
    else
        return 1;
    return 2;
}

static enum token_kind take_operator(struct py_lexer *lx, char *op)
{
    char c = *lx->at;
    size_t len = long_operator(lx, op);

    lx->at += len;
    if (len > 1)
        return TOKEN_OPERATOR;
    *op = c;
    if (strchr("([{", c) != NULL)
        lx->depth++;
    else if (strchr(")]}", c) != NULL && lx->depth > 0)
        lx->depth--;
    else if (strchr("+-*/%@&|^~<>=.,:;", c) == NULL)
        return TOKEN_BAD;
    return TOKEN_OPERATOR;
}

static enum token_kind take_token(struct py_lexer *lx, char *op)
{
    char c = *lx->at;

    if (is_line_end(c)) {
        take_line_end(lx);
        return TOKEN_NEWLINE;
    }
    if (is_name_start(c))
        return take_word(lx);
    if (c == '"' || c == '\'')
        return take_string(lx) ? TOKEN_STRING : TOKEN_BAD;
    if (is_digit(c) || (c == '.' && is_digit(peek(lx, 1))))
        return take_number(lx);
    return take_operator(lx, op);
}

struct py_token py_lex_next(struct py_lexer *lx)
{
    struct py_token token = { .kind = TOKEN_END };
    const char *begin;

    skip_blanks(lx);
    begin = lx->at;
    token.depth = lx->depth;
    token.line = lx->line;
    token.column = (uint32_t)(begin - lx->line_start) + 1;
    token.first = lx->fresh;
    if (begin < lx->end)
        token.kind = take_token(lx, &token.op);
    token.text = (struct str){ begin, (size_t)(lx->at - begin) };
    lx->fresh = token.kind == TOKEN_NEWLINE;
    return token;
}

bool py_token_is_name(const struct py_token *token, const char *name)
{
    return token->kind == TOKEN_NAME && str_equals(token->text, name);
}

bool py_token_is_op(const struct py_token *token, char op)
{
    return token->kind == TOKEN_OPERATOR && token->op == op;
}
