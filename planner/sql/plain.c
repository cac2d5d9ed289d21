/* plain.c - see plain.h. What PostgreSQL's scanner might see otherwise, or
 * refuse, is left to it: the two must not differ. */
#include "planner/sql/plain.h"

#include <string.h>
#include <strings.h>

struct reader {
    struct str text;
    size_t at;
    size_t begin; /* of the command, once it has a word */
    size_t end;   /* of its last word */
    bool open;    /* it has a word */
    unsigned parens;
    uint32_t line;
    size_t counted; /* up to which lines were counted */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26 || is_digit(c) || c == '_' ||
           ((unsigned char)c & 0x80) != 0;
}

static char peek(const struct reader *r, size_t ahead)
{
    if (r->at + ahead >= r->text.len)
        return '\0';
    return r->text.ptr[r->at + ahead];
}

static void take(struct reader *r, size_t begin)
{
    if (!r->open)
        r->begin = begin;
    r->open = true;
    r->end = r->at;
}

/* Passes a 'string' or "name"; false where it does not end, or holds a
 * backslash, or is an empty name. */
static bool quoted(struct reader *r)
{
    char quote = r->text.ptr[r->at];
    size_t begin = r->at;

    for (r->at++; r->at < r->text.len; r->at++) {
        if (r->text.ptr[r->at] == '\\')
            return false;
        if (r->text.ptr[r->at] != quote)
            continue;
        if (peek(r, 1) == quote) {
            r->at++;
            continue;
        }
        r->at++;
        take(r, begin);
        /* A string may go on in the next line. */
        return (quote == '\'' || r->at - begin > 2) && peek(r, 0) != quote;
    }
    return false;
}

/* Passes a word or number; false for one with a string behind it (E'...'), one
 * that begins a body of statements, or a number with letters behind it. */
static bool word(struct reader *r)
{
    static const char body[] = "atomic";
    size_t begin = r->at;
    bool number = is_digit(r->text.ptr[begin]);

    while (r->at < r->text.len && is_word(r->text.ptr[r->at])) {
        if (number && !is_digit(r->text.ptr[r->at]))
            return false;
        r->at++;
    }
    take(r, begin);
    if (peek(r, 0) == '\'' || peek(r, 0) == '"' || peek(r, 0) == '&')
        return false;
    return r->at - begin != sizeof(body) - 1 ||
           strncasecmp(r->text.ptr + begin, body, sizeof(body) - 1) != 0;
}

static void comment(struct reader *r)
{
    const char *end = memchr(r->text.ptr + r->at, '\n', r->text.len - r->at);

    r->at = end == NULL ? r->text.len : (size_t)(end - r->text.ptr);
}

static void close(struct reader *r, struct arena *arena, struct sql_commands *out)
{
    struct str rest = { r->text.ptr + r->counted, r->text.len - r->counted };

    if (!r->open)
        return;
    r->line += sql_lines_before(rest, r->begin - r->counted);
    r->counted = r->begin;
    vec_push(arena, out,
             (struct sql_command){ .text = { r->text.ptr + r->begin, r->end - r->begin },
                                   .offset = r->begin,
                                   .line = r->line });
    r->open = false;
}

/* Passes a sign; false for those that begin something unusual. */
static bool sign(struct reader *r)
{
    char c = r->text.ptr[r->at];

    if (c == '$' || c == '\\' || c == '\v' || (unsigned char)c < ' ' || c == 0x7f ||
        (c == '/' && peek(r, 1) == '*'))
        return false;
    /* .5 is a number, and what may follow it the scanner knows. */
    if (c == '.' && is_digit(peek(r, 1)) && (r->at == 0 || !is_digit(r->text.ptr[r->at - 1])))
        return false;
    if (c == '(')
        r->parens++;
    else if (c == ')' && r->parens > 0)
        r->parens--;
    r->at++;
    take(r, r->at - 1);
    return true;
}

static bool step(struct reader *r, struct arena *arena, struct sql_commands *out)
{
    char c = r->text.ptr[r->at];

    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        r->at++;
        return true;
    }
    if (c == '-' && peek(r, 1) == '-') {
        comment(r);
        return true;
    }
    if (c == '\'' || c == '"')
        return quoted(r);
    if (is_word(c))
        return word(r);
    if (c == ';' && r->parens == 0) {
        close(r, arena, out);
        r->at++;
        return true;
    }
    return sign(r);
}

bool plain_split(struct str text, struct srcpos start, struct arena *arena,
                 struct sql_commands *out)
{
    struct reader r = { .text = text, .line = start.line };

    *out = (struct sql_commands){ 0 };
    while (r.at < text.len) {
        if (step(&r, arena, out))
            continue;
        *out = (struct sql_commands){ 0 };
        return false;
    }
    close(&r, arena, out);
    return true;
}
