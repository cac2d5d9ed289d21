/* sql_guard.c - see sql_guard.h. A word is found without a parser: the applier
 * has none. */
#include "common/sql_guard.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct scan {
    const char *p;
    const char *end;
};

static char peek(const struct scan *s, size_t ahead)
{
    if (ahead >= (size_t)(s->end - s->p))
        return '\0';
    return s->p[ahead];
}

static void skip(struct scan *s, size_t count)
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

static void skip_line(struct scan *s)
{
    while (s->p < s->end && *s->p != '\n' && *s->p != '\r')
        s->p++;
}

static void skip_comment(struct scan *s)
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
static void skip_quoted(struct scan *s, char quote, bool escapes)
{
    skip(s, 1);
    while (s->p < s->end && *s->p != quote)
        skip(s, escapes && *s->p == '\\' ? 2 : 1);
    skip(s, 1);
}

static void skip_escaped(struct scan *s)
{
    skip(s, 1);
    skip_quoted(s, '\'', true);
}

/* Returns the length of the $tag$ at s, 0 where there is none. */
static size_t tag_length(const struct scan *s)
{
    size_t len = 1;

    if (peek(s, 0) != '$' || (peek(s, 1) >= '0' && peek(s, 1) <= '9'))
        return 0;
    while (is_name(peek(s, len)) && peek(s, len) != '$')
        len++;
    return peek(s, len) == '$' ? len + 1 : 0;
}

/* $tag$ ... $tag$, or a single $. */
static void skip_dollar(struct scan *s)
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

/* Returns the next word, quoted names and signs left out; empty at the end. */
static struct str next_word(struct scan *s)
{
    while (s->p < s->end) {
        const char *begin = s->p;

        if (*begin == '-' && peek(s, 1) == '-')
            skip_line(s);
        else if (*begin == '/' && peek(s, 1) == '*')
            skip_comment(s);
        else if (*begin == '\'' || *begin == '"')
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
            return (struct str){ begin, (size_t)(s->p - begin) };
        }
    }
    return (struct str){ s->end, 0 };
}

static bool is_word(struct str text, const char *word)
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

static bool has_word(struct scan s, const char *word)
{
    struct str found;

    while ((found = next_word(&s)).len > 0) {
        if (is_word(found, word))
            return true;
    }
    return false;
}

/* Names are looked for anywhere, in bodies and strings too: DO and EXECUTE run
 * what stands there. */
static bool has_text(struct str sql, const char *lower)
{
    size_t len = strlen(lower);

    for (size_t i = 0; i + len <= sql.len; i++) {
        if (strncasecmp(sql.ptr + i, lower, len) == 0)
            return true;
    }
    return false;
}

static const struct {
    const char *word;
    const char *fault;
} refused[] = {
    { "BEGIN", "begins a transaction" },         { "START", "begins a transaction" },
    { "COMMIT", "ends the transaction" },        { "END", "ends the transaction" },
    { "ROLLBACK", "ends the transaction" },      { "ABORT", "ends the transaction" },
    { "SAVEPOINT", "opens a subtransaction" },   { "RELEASE", "ends a subtransaction" },
    { "PREPARE", "outlives the step" },          { "DISCARD", "resets the session" },
    { "RESET", "changes the session for good" }, { "LISTEN", "outlives the step" },
};

/* SET LOCAL and SET CONSTRAINTS end with the transaction. */
static const char *set_fault(struct str second)
{
    if (is_word(second, "LOCAL") || is_word(second, "CONSTRAINTS"))
        return NULL;
    if (is_word(second, "TRANSACTION"))
        return "changes a transaction that has begun";
    return "changes the session for good";
}

const char *sql_guard_fault(struct str sql)
{
    struct scan s = { sql.ptr, sql.ptr + sql.len };
    struct str first = next_word(&s);

    if (first.len == 0)
        return "is no command";
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (is_word(first, refused[i].word))
            return refused[i].fault;
    }
    if (is_word(first, "SET"))
        return set_fault(next_word(&s));
    if (is_word(first, "COPY") && (has_word(s, "STDIN") || has_word(s, "STDOUT")))
        return "talks to the client";
    if (!is_word(first, "CREATE") && !is_word(first, "COMMENT") &&
        has_text(sql, "pg_advisory_unlock"))
        return "releases advisory locks";
    return NULL;
}

bool sql_guard_begins(struct str sql, const char *word)
{
    struct scan s = { sql.ptr, sql.ptr + sql.len };

    return is_word(next_word(&s), word);
}
