/* sql_words.c - see sql_words.h. */
#include "common/sql_words.h"

#include <string.h>

static char peek(const struct sql_words *s, size_t ahead)
{
    if (ahead >= (size_t)(s->end - s->p))
        return '\0';
    return s->p[ahead];
}

static void skip(struct sql_words *s, size_t count)
{
    s->p = count < (size_t)(s->end - s->p) ? s->p + count : s->end;
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '$';
}

static void skip_line(struct sql_words *s)
{
    while (s->p < s->end && *s->p != '\n' && *s->p != '\r')
        s->p++;
}

static void skip_comment(struct sql_words *s)
{
    size_t depth = 0;

    do {
        if (peek(s, 0) == '/' && peek(s, 1) == '*') {
            depth++;
            skip(s, 2);
        } else if (peek(s, 0) == '*' && peek(s, 1) == '/') {
            depth--;
            skip(s, 2);
        } else {
            skip(s, 1);
        }
    } while (depth > 0 && s->p < s->end);
}

/* A doubled quote is two strings on end: the same to us. */
static void skip_quoted(struct sql_words *s, char quote, bool escapes)
{
    skip(s, 1);
    while (s->p < s->end && *s->p != quote)
        skip(s, escapes && *s->p == '\\' ? 2 : 1);
    skip(s, 1);
}

static void skip_escaped(struct sql_words *s)
{
    skip(s, 1);
    skip_quoted(s, '\'', true);
}

/* Returns the length of the $tag$ at s, 0 where there is none. */
static size_t tag_length(const struct sql_words *s)
{
    size_t len = 1;

    if (peek(s, 0) != '$' || (peek(s, 1) >= '0' && peek(s, 1) <= '9'))
        return 0;
    while (is_name(peek(s, len)) && peek(s, len) != '$')
        len++;
    return peek(s, len) == '$' ? len + 1 : 0;
}

/* $tag$ ... $tag$, or a single $. */
static void skip_dollar(struct sql_words *s)
{
    const char *tag = s->p;
    size_t len = tag_length(s);

    skip(s, len == 0 ? 1 : len);
    if (len == 0)
        return;
    while (s->p < s->end) {
        if ((size_t)(s->end - s->p) >= len && memcmp(s->p, tag, len) == 0) {
            skip(s, len);
            return;
        }
        skip(s, 1);
    }
}

static struct str text_from(const char *begin, const struct sql_words *s)
{
    return (struct str){ begin, (size_t)(s->p - begin) };
}

static struct str next(struct sql_words *s, bool quoted)
{
    while (s->p < s->end) {
        const char *begin = s->p;

        if (*begin == '-' && peek(s, 1) == '-')
            skip_line(s);
        else if (*begin == '/' && peek(s, 1) == '*')
            skip_comment(s);
        else if (*begin == '"' && quoted) {
            skip_quoted(s, '"', false);
            return text_from(begin, s);
        } else if (*begin == '\'' || *begin == '"')
            skip_quoted(s, *begin, false);
        else if ((*begin == 'e' || *begin == 'E') && peek(s, 1) == '\'')
            skip_escaped(s);
        else if (*begin == '$')
            skip_dollar(s);
        else if (!is_name_start(*begin))
            skip(s, 1);
        else {
            while (is_name(peek(s, 0)))
                skip(s, 1);
            return text_from(begin, s);
        }
    }
    return (struct str){ s->end, 0 };
}

struct str sql_words_next(struct sql_words *words)
{
    return next(words, false);
}

/* A part of a name, or empty: what stands here is something else. */
static struct str name_part(struct sql_words *s)
{
    const char *begin = s->p;

    if (peek(s, 0) == '"') {
        skip_quoted(s, '"', false);
        return text_from(begin, s);
    }
    if (is_name_start(peek(s, 0))) {
        while (is_name(peek(s, 0)))
            skip(s, 1);
    }
    return text_from(begin, s);
}

struct str sql_words_next_name(struct sql_words *words)
{
    struct str first = next(words, true);

    while (first.len > 0 && peek(words, 0) == '.') {
        skip(words, 1);
        (void)name_part(words);
    }
    return first.len == 0 ? first : text_from(first.ptr, words);
}

bool sql_words_is(struct str text, const char *word)
{
    if (text.len != strlen(word))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != word[i])
            return false;
    }
    return true;
}
