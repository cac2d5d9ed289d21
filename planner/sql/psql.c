/* psql.c - see psql.h. */
#include "planner/sql/psql.h"

#include <string.h>
#include <strings.h>

#include "common/vec.h"

/* Where in the SQL a reader is. */
struct reader {
    struct str text;
    size_t at;
    char inside;     /* a ' or ", '$' a body, '*' a comment, '\0' none of them */
    bool escapes;    /* the string is E'...' */
    unsigned depth;  /* of comments */
    struct str tag;  /* of the body: "$x$" */
    unsigned words;  /* of the statement so far; two is as good as more */
    bool copies;     /* it begins with COPY */
    bool from_stdin; /* and goes on with STDIN */
    bool data;       /* it has ended: data follow in the next line */
};

static char peek(const struct reader *r, size_t ahead)
{
    if (r->at + ahead >= r->text.len)
        return '\0';
    return r->text.ptr[r->at + ahead];
}

static bool is_word(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9') || c == '_' ||
           ((unsigned char)c & 0x80) != 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static void read_word(struct reader *r)
{
    const char *word = r->text.ptr + r->at;
    size_t len = 0;

    while (is_word(peek(r, len)) || (len > 0 && peek(r, len) == '$'))
        len++;
    if (r->words == 0)
        r->copies = len == 4 && strncasecmp(word, "copy", 4) == 0;
    else if (r->copies && len == 5 && strncasecmp(word, "stdin", 5) == 0)
        r->from_stdin = true;
    r->words++;
    r->at += len;
    if (len == 1 && (*word == 'e' || *word == 'E') && peek(r, 0) == '\'') {
        r->inside = '\'';
        r->escapes = true;
        r->at++;
    }
}

/* Enters a $tag$ body, or passes the sign. */
static void read_dollar(struct reader *r)
{
    size_t len = 1;

    while (is_word(peek(r, len)))
        len++;
    if (peek(r, len) != '$') {
        r->at++;
        return;
    }
    r->tag = (struct str){ r->text.ptr + r->at, len + 1 };
    r->inside = '$';
    r->at += len + 1;
}

static void read_outside(struct reader *r, size_t end)
{
    char c = peek(r, 0);

    if (is_word(c)) {
        read_word(r);
    } else if (c == '$') {
        read_dollar(r);
    } else if (c == '-' && peek(r, 1) == '-') {
        r->at = end;
    } else if (c == '/' && peek(r, 1) == '*') {
        r->inside = '*';
        r->depth = 1;
        r->at += 2;
    } else {
        if (c == '\'' || c == '"') {
            r->inside = c;
            r->escapes = false;
        }
        if (c == ';') {
            r->data = r->from_stdin;
            r->from_stdin = r->copies = false;
            r->words = 0;
        }
        r->at++;
    }
}

static void read_comment(struct reader *r)
{
    if (peek(r, 0) == '*' && peek(r, 1) == '/') {
        r->depth--;
        r->at += 2;
    } else if (peek(r, 0) == '/' && peek(r, 1) == '*') {
        r->depth++;
        r->at += 2;
    } else {
        r->at++;
    }
    if (r->depth == 0)
        r->inside = '\0';
}

/* A doubled quote ends one string and begins the next, which is the same. */
static void read_inside(struct reader *r)
{
    struct str rest = { r->text.ptr + r->at, r->text.len - r->at };

    if (r->inside == '*') {
        read_comment(r);
    } else if (r->inside == '$') {
        bool ends = rest.len >= r->tag.len && memcmp(rest.ptr, r->tag.ptr, r->tag.len) == 0;

        r->inside = ends ? '\0' : '$';
        r->at += ends ? r->tag.len : 1;
    } else if ((r->escapes && peek(r, 0) == '\\') ||
               (peek(r, 0) == r->inside && peek(r, 1) == r->inside)) {
        r->at += 2;
    } else {
        if (peek(r, 0) == r->inside)
            r->inside = '\0';
        r->at++;
    }
}

static void read_line(struct reader *r, size_t end)
{
    while (r->at < end) {
        if (r->inside == '\0')
            read_outside(r, end);
        else
            read_inside(r);
    }
}

static size_t end_of_line(struct str text, size_t at)
{
    const char *end = memchr(text.ptr + at, '\n', text.len - at);

    return end == NULL ? text.len : (size_t)(end - text.ptr);
}

/* Returns whether psql has a command in the line; its blanks are passed. */
static bool is_command(const struct reader *r, size_t at, size_t end)
{
    while (at < end && is_blank(r->text.ptr[at]))
        at++;
    return r->inside == '\0' && at < end && r->text.ptr[at] == '\\';
}

/* Most files have neither commands nor data; what only looks like it costs a
 * second reading. */
static bool may_have(struct str text)
{
    static const char word[] = "stdin";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '\\' || ((c == 's' || c == 'S') && text.len - i >= sizeof(word) - 1 &&
                          strncasecmp(text.ptr + i, word, sizeof(word) - 1) == 0))
            return true;
    }
    return false;
}

struct str psql_take(struct str text, struct arena *arena, struct psql_commands *out)
{
    struct reader r = { .text = text };
    char *copy;
    uint32_t line = 1;

    if (!may_have(text))
        return text;
    copy = arena_strndup(arena, text.ptr, text.len);
    for (size_t at = 0; at < text.len; line++) {
        size_t end = end_of_line(text, at);
        struct str whole = { text.ptr + at, end - at };

        if (r.data) {
            r.data = !str_starts_with(whole, "\\.");
            (void)memset(copy + at, ' ', end - at);
        } else if (r.at <= at && is_command(&r, at, end)) {
            vec_push(arena, out, (struct psql_command){ str_trim(whole), line });
            (void)memset(copy + at, ' ', end - at);
        } else {
            read_line(&r, end);
        }
        at = end + 1;
        r.at = r.at < at ? at : r.at;
    }
    return (struct str){ copy, text.len };
}
