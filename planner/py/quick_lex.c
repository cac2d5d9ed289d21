/* quick_lex.c - see quick_lex.h. */
#include "planner/py/quick_lex.h"

#include <string.h>

#include "planner/py/quick_sign.h"
#include "planner/py/quick_word.h"

enum {
    MOST_COMMENTS = 2000, /* as many as source_shape.h lets stand in a row */
    MOST_INDENT = 200,    /* tree-sitter keeps a byte */
    TAB = 8,
};

void quick_lex_start(struct quick_lexer *lx, struct str text)
{
    *lx = (struct quick_lexer){
        .text = text.ptr,
        .len = (uint32_t)text.len,
        .line = 1,
        .fresh = true,
    };
}

/* --- lines --------------------------------------------------------------- */

static void take_line_end(struct quick_lexer *lx)
{
    lx->at++;
    lx->line++;
    lx->line_start = lx->at;
}

/* Whether the line ends at at, leaving out the CR of CR LF. */
static bool is_line_end(struct quick_lexer *lx)
{
    if (quick_peek(lx, 0) == '\r' && quick_peek(lx, 1) == '\n')
        lx->at++;
    return quick_peek(lx, 0) == '\n';
}

static bool take_comment(struct quick_lexer *lx)
{
    const char *end = memchr(lx->text + lx->at, '\n', lx->len - lx->at);

    lx->at = end == NULL ? lx->len : (uint32_t)(end - lx->text);
    return ++lx->comments <= MOST_COMMENTS;
}

static unsigned take_indent(struct quick_lexer *lx)
{
    unsigned indent = 0;

    while ((quick_peek(lx, 0) == ' ' || quick_peek(lx, 0) == '\t') && indent <= MOST_INDENT)
        indent += lx->text[lx->at++] == ' ' ? 1 : TAB;
    return indent;
}

static unsigned block_indent(const struct quick_lexer *lx)
{
    return lx->blocks == 0 ? 0 : lx->indents[lx->blocks - 1];
}

/* Within brackets a line may begin anywhere; tree-sitter loses its way where that is left of
 * the block. */
static bool join_lines(struct quick_lexer *lx)
{
    unsigned indent;

    take_line_end(lx);
    indent = take_indent(lx);
    return !lx->is_one_line && (indent >= block_indent(lx) || is_line_end(lx));
}

/* Behind the backslash something has to follow on the next line. */
static bool take_backslash(struct quick_lexer *lx)
{
    lx->at++;
    if (!is_line_end(lx) || lx->is_one_line)
        return false;
    take_line_end(lx);
    (void)take_indent(lx);
    return lx->at < lx->len && !is_line_end(lx) && quick_peek(lx, 0) != '#' &&
           quick_peek(lx, 0) != '\\';
}

/* Moves to the next token, or to the line end; false where that is not sure. */
static bool skip_blanks(struct quick_lexer *lx)
{
    for (;;) {
        char c = quick_peek(lx, 0);

        if (c == ' ' || c == '\t') {
            lx->at++;
        } else if (c == '#') {
            if (lx->is_one_line || !take_comment(lx))
                return false;
        } else if (c == '\\') {
            if (!take_backslash(lx))
                return false;
        } else if (!is_line_end(lx) || lx->brackets == 0) {
            return true;
        } else if (!join_lines(lx)) {
            return false;
        }
    }
}

/* Moves to the first token of the next line that has any, and takes in its indentation. */
static bool begin_line(struct quick_lexer *lx, unsigned *indent)
{
    for (;;) {
        *indent = take_indent(lx);
        if (quick_peek(lx, 0) == '#' && !take_comment(lx))
            return false;
        if (lx->at >= lx->len) {
            lx->is_ended = true;
            *indent = 0;
            return true;
        }
        if (!is_line_end(lx))
            return *indent <= MOST_INDENT && quick_peek(lx, 0) != '\\';
        take_line_end(lx);
    }
}

/* Counts the blocks that end, or begins one; false where the line belongs to none. */
static bool place_line(struct quick_lexer *lx, unsigned indent, bool *deeper)
{
    *deeper = indent > block_indent(lx);
    if (*deeper) {
        if (lx->blocks == QUICK_BLOCKS)
            return false;
        lx->indents[lx->blocks++] = indent;
        return true;
    }
    while (indent < block_indent(lx)) {
        lx->blocks--;
        lx->dedents++;
    }
    return indent == block_indent(lx);
}

/* --- strings ------------------------------------------------------------- */

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    return c;
}

enum { NO_PREFIX = 3 };

/* Returns how many letters stand before the quote of a string: r, b, u, f, or r with one of b
 * and f. NO_PREFIX where it is no string. */
static unsigned prefix_len(struct quick_lexer *lx, bool *is_format)
{
    char first = lower(quick_peek(lx, 0));
    char second = lower(quick_peek(lx, 1));
    unsigned len = 0;

    if (first == 'r' || first == 'b' || first == 'u' || first == 'f') {
        len = (first == 'r' && (second == 'b' || second == 'f')) ||
                      (second == 'r' && (first == 'b' || first == 'f'))
                  ? 2
                  : 1;
    }
    lx->is_raw = (len > 0 && first == 'r') || (len > 1 && second == 'r');
    *is_format = (len > 0 && first == 'f') || (len > 1 && second == 'f');
    return quick_peek(lx, len) == '"' || quick_peek(lx, len) == '\'' ? len : NO_PREFIX;
}

/* Moves past the backslash and what it takes its meaning from. */
static bool take_escape(struct quick_lexer *lx)
{
    lx->at++;
    if (quick_peek(lx, 0) == '\r')
        lx->at++;
    if (quick_peek(lx, 0) == '\n') {
        take_line_end(lx);
        return true;
    }
    if (quick_peek(lx, 0) == 'N' && !lx->is_raw)
        return false;
    lx->at += lx->at < lx->len;
    return true;
}

/* Moves past a string, at whose quote at stands. */
static bool take_string(struct quick_lexer *lx, unsigned quotes)
{
    char quote = quick_peek(lx, 0);

    lx->at += quotes;
    while (lx->at < lx->len) {
        char c = lx->text[lx->at];

        if (c == quote &&
            (quotes == 1 || (quick_peek(lx, 1) == quote && quick_peek(lx, 2) == quote))) {
            lx->at += quotes;
            return true;
        }
        if (c == '\\') {
            if (!take_escape(lx))
                return false;
        } else if (c != '\n') {
            lx->at++;
        } else if (quotes == 3 && !lx->is_one_line) {
            take_line_end(lx);
        } else {
            return false;
        }
    }
    return false;
}

static void read_string(struct quick_lexer *lx, unsigned prefix, bool is_format,
                        struct quick_token *out)
{
    char quote = quick_peek(lx, prefix);
    unsigned quotes =
        quick_peek(lx, prefix + 1) == quote && quick_peek(lx, prefix + 2) == quote ? 3 : 1;

    lx->at += prefix;
    out->open = (unsigned char)(prefix + quotes);
    out->close = (unsigned char)quotes;
    if (take_string(lx, quotes))
        out->kind = is_format ? QUICK_FORMAT : QUICK_STRING;
}

static void read_token(struct quick_lexer *lx, struct quick_token *out)
{
    char c = quick_peek(lx, 0);
    bool is_format;
    unsigned prefix =
        quick_is_letter(c) || c == '"' || c == '\'' ? prefix_len(lx, &is_format) : NO_PREFIX;

    if (prefix != NO_PREFIX)
        read_string(lx, prefix, is_format, out);
    else if (quick_is_letter(c))
        quick_word(lx, out);
    else if (quick_is_digit(c) || (c == '.' && quick_is_digit(quick_peek(lx, 1))))
        quick_number(lx, out);
    else
        lx->at += quick_sign(lx->text + lx->at, lx->len - lx->at, &lx->brackets, out);
}

void quick_lex_next(struct quick_lexer *lx, struct quick_token *out)
{
    unsigned indent;
    bool deeper = false;

    *out = (struct quick_token){ .begin = lx->at, .end = lx->at };
    if (lx->fresh) {
        if (!begin_line(lx, &indent) || !place_line(lx, indent, &deeper))
            return;
        lx->fresh = false;
    } else if (lx->dedents == 0 && !skip_blanks(lx)) {
        return;
    }
    if (deeper || lx->dedents > 0) {
        out->kind = deeper ? QUICK_INDENT : QUICK_DEDENT;
        lx->dedents -= !deeper;
        return;
    }
    out->begin = lx->at;
    out->line = lx->line;
    out->column = lx->at - lx->line_start + 1;
    if (lx->is_ended) {
        out->kind = QUICK_END;
    } else if (lx->at >= lx->len || is_line_end(lx)) {
        out->kind = QUICK_NEWLINE;
        lx->fresh = true;
    } else {
        read_token(lx, out);
    }
    out->end = lx->at;
}
