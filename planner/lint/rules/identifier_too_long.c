/* identifier_too_long.c - MP549: a name is longer than PostgreSQL keeps. */
#include <ctype.h>
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/lint/text.h"
#include "planner/sql/tokens.h"

enum { IDENTIFIER_BYTES = 63 };

/* Returns the bytes of the name that a token is; 0 where it is none. */
static size_t name_length(struct str token)
{
    size_t len = 0;

    if (token.len == 0)
        return 0;
    if (isalpha((unsigned char)token.ptr[0]) != 0 || token.ptr[0] == '_' ||
        ((unsigned char)token.ptr[0] & 0x80) != 0)
        return memchr(token.ptr, '\'', token.len) == NULL ? token.len : 0;
    if (token.ptr[0] != '"')
        return 0;
    for (size_t i = 1; i + 1 < token.len; i++) {
        i += token.ptr[i] == '"';
        len++;
    }
    return len;
}

static bool is_name_byte(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || ((unsigned char)c & 0x80) != 0;
}

/* Whether a long name may stand there: few texts need a closer look. A name that
 * is too long has a byte at one of every 64 places. */
static bool may_be_long(struct str sql)
{
    if (memchr(sql.ptr, '"', sql.len) != NULL)
        return true;
    for (size_t at = IDENTIFIER_BYTES; at < sql.len; at += IDENTIFIER_BYTES + 1) {
        size_t begin = at;
        size_t end = at;

        while (begin > 0 && is_name_byte(sql.ptr[begin - 1]))
            begin--;
        while (end < sql.len && is_name_byte(sql.ptr[end]))
            end++;
        if (end - begin > IDENTIFIER_BYTES)
            return true;
    }
    return false;
}

static void check_tokens(struct lint *l)
{
    struct sql_tokens tokens = { 0 };
    struct error none = { 0 };

    if (!sql_tokens_read(l->statement->sql, l->statement->pos, l->arena, &tokens, &none))
        return;
    for (size_t i = 0; i < tokens.count; i++) {
        struct str token = sql_token_text(&tokens, i);
        struct finding *f;

        if (tokens.items[i].comment || name_length(token) <= IDENTIFIER_BYTES)
            continue;
        f = lint_add(l, &rule_identifier_too_long,
                     "a name of %zu bytes is cut at %d without a word", name_length(token),
                     IDENTIFIER_BYTES);
        text_move(l, f, tokens.items[i].begin);
    }
}

static void check_length(struct lint *l, const struct action *a)
{
    if (a == l->whole && l->statement->refusal == NULL &&
        l->statement->sql.len > IDENTIFIER_BYTES && may_be_long(l->statement->sql))
        check_tokens(l);
}

const struct lint_rule rule_identifier_too_long = {
    .info = {
        .code = "MP549",
        .name = "identifier-too-long",
        .severity = SEVERITY_WARNING,
        .tags = "correctness",
        .summary = "A name is longer than PostgreSQL keeps.",
        .why = "It is cut at 63 bytes with a notice that nobody reads. A later DROP of the full name "
               "happens to work, one that compares names does not, and two long names can become "
               "the same.",
        .instead = "Shorten it.",
    },
    .check = check_length,
};
