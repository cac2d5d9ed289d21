/* tokens.c - see tokens.h. The scanner's answer is a protobuf message; its two
 * shapes are read here by hand, which spares the protobuf runtime:
 *
 *     ScanResult { repeated ScanToken tokens = 2; }
 *     ScanToken  { int32 start = 1; int32 end = 2; ... }
 */
#include "planner/sql/tokens.h"

#include <assert.h>
#include <pg_query.h>
#include <string.h>

enum { LONGEST_RUN = 4096 }; /* of characters that operators are made of */

enum {
    WIRE_VARINT = 0,
    WIRE_BYTES = 2,
    FIELD_TOKENS = 2,
    FIELD_START = 1,
    FIELD_END = 2,
};

static uint64_t read_varint(struct str *in)
{
    uint64_t value = 0;

    for (unsigned shift = 0; in->len > 0 && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)in->ptr[0];

        in->ptr++;
        in->len--;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return value;
}

/* Reads one field: its number, and either value or bytes. */
static unsigned read_field(struct str *in, uint64_t *value, struct str *bytes)
{
    uint64_t tag = read_varint(in);

    *value = read_varint(in);
    *bytes = (struct str){ in->ptr, 0 };
    if ((tag & 7) == WIRE_BYTES) {
        assert(*value <= in->len);
        bytes->len = (size_t)*value;
        in->ptr += bytes->len;
        in->len -= bytes->len;
    } else {
        assert((tag & 7) == WIRE_VARINT);
    }
    return (unsigned)(tag >> 3);
}

static struct sql_token read_token(struct str in, struct str text)
{
    struct sql_token token = { 0 };
    struct str bytes;
    uint64_t value;

    while (in.len > 0) {
        unsigned field = read_field(&in, &value, &bytes);

        if (field == FIELD_START)
            token.begin = (uint32_t)value;
        else if (field == FIELD_END)
            token.end = (uint32_t)value;
    }
    assert(token.begin <= token.end && token.end <= text.len);
    bytes = (struct str){ text.ptr + token.begin, token.end - token.begin };
    token.comment = str_starts_with(bytes, "--") || str_starts_with(bytes, "/*");
    return token;
}

uint32_t sql_lines_before(struct str text, size_t offset)
{
    const char *end = text.ptr + offset;
    uint32_t lines = 0;

    assert(offset <= text.len);
    for (const char *p = text.ptr; p < end; p++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p == NULL)
            break;
        lines++;
    }
    return lines;
}

/* The scanner counts characters from 1. */
static size_t offset_of(struct str text, int character)
{
    size_t offset = 0;
    unsigned codepoint;

    for (int i = 1; i < character && offset < text.len; i++) {
        size_t len = str_decode((struct str){ text.ptr + offset, text.len - offset }, &codepoint);

        offset += len == 0 ? 1 : len;
    }
    return offset;
}

static void refuse(const PgQueryError *fault, struct str text, struct srcpos start,
                   struct error *err)
{
    const char *near;

    start.line += sql_lines_before(text, offset_of(text, fault->cursorpos));
    start.column = 0;
    near = strstr(fault->message, " at or near ");
    error_at(err, ERROR_INPUT, start, "not SQL: %.*s",
             near == NULL ? (int)strlen(fault->message) : (int)(near - fault->message),
             fault->message);
}

/* The scanner does not know where U&'...' and U&"..." end: between a token and
 * the next one there are blanks only, so what is no blank belongs to the first. */
static void mend_ends(struct sql_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct sql_token *t = &tokens->items[i];
        size_t next = i + 1 < tokens->count ? t[1].begin : tokens->text.len;
        struct str whole = { tokens->text.ptr + t->begin, next - t->begin };

        t->end = (uint32_t)(t->begin + str_trim(whole).len);
    }
}

/* PostgreSQL's scanner goes over the rest of such a run for every comment that begins in it. */
static bool is_operator(char c)
{
    static const char operators[] = "~!@#^&|`?+-*/%<>=";

    return memchr(operators, c, sizeof(operators) - 1) != NULL;
}

/* A run that is too long has a byte at one of every LONGEST_RUN places. */
bool sql_has_long_run(struct str text)
{
    for (size_t at = LONGEST_RUN - 1; at < text.len; at += LONGEST_RUN) {
        size_t begin = at;
        size_t end = at;

        while (begin > 0 && is_operator(text.ptr[begin - 1]))
            begin--;
        while (end < text.len && is_operator(text.ptr[end]) && end - begin < LONGEST_RUN)
            end++;
        if (end - begin >= LONGEST_RUN)
            return true;
    }
    return false;
}

bool sql_tokens_read(struct str text, struct srcpos start, struct arena *arena,
                     struct sql_tokens *out, struct error *err)
{
    PgQueryScanResult result;
    struct str in;
    bool ok;
    struct str bytes;
    uint64_t value;

    *out = (struct sql_tokens){ .text = text };
    if (sql_has_long_run(text))
        return error_at(err, ERROR_INPUT, start, "more than %d characters of operators in a row",
                        LONGEST_RUN);
    result = pg_query_scan(arena_strndup(arena, text.ptr, text.len));
    in = (struct str){ result.pbuf.data, result.pbuf.len };
    ok = result.error == NULL;
    if (!ok)
        refuse(result.error, text, start, err);
    while (ok && in.len > 0) {
        if (read_field(&in, &value, &bytes) == FIELD_TOKENS)
            vec_push(arena, out, read_token(bytes, text));
    }
    mend_ends(out);
    pg_query_free_scan_result(result);
    return ok;
}

struct str sql_token_text(const struct sql_tokens *tokens, size_t i)
{
    const struct sql_token *t = &tokens->items[i];

    assert(i < tokens->count);
    return (struct str){ tokens->text.ptr + t->begin, t->end - t->begin };
}

bool sql_token_is_word(const struct sql_tokens *tokens, size_t i, struct str word)
{
    struct str text;

    if (i >= tokens->count)
        return false;
    text = sql_token_text(tokens, i);
    if (text.len != word.len)
        return false;
    for (size_t k = 0; k < text.len; k++) {
        char c = text.ptr[k];

        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != word.ptr[k])
            return false;
    }
    return true;
}

bool sql_token_is(const struct sql_tokens *tokens, size_t i, const char *word)
{
    return sql_token_is_word(tokens, i, str_of(word));
}
