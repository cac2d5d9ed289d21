/* plan_lex.c - see plan_lex.h. */
#include "common/plan_lex.h"

#include <string.h>

#include "common/strbuf.h"

bool plan_lex_fault(struct plan_lex *lex, const char *what)
{
    return error_set(lex->err, ERROR_BAD_PLAN, "%s %s", plan_path_text(&lex->path), what);
}

static bool at_text(const struct plan_lex *lex, const char *text)
{
    size_t len = strlen(text);

    return lex->bytes.len - lex->pos >= len && memcmp(lex->bytes.ptr + lex->pos, text, len) == 0;
}

static bool take(struct plan_lex *lex, const char *text)
{
    if (!at_text(lex, text))
        return false;
    lex->pos += strlen(text);
    return true;
}

static bool must_take(struct plan_lex *lex, const char *text, const char *what)
{
    if (take(lex, text))
        return true;
    if (lex->pos == lex->bytes.len)
        return plan_lex_fault(lex, "breaks off: the file ends too early");
    return error_set(lex->err, ERROR_BAD_PLAN, "%s: expected %s", plan_path_text(&lex->path), what);
}

static bool must_break(struct plan_lex *lex, unsigned depth)
{
    if (!must_take(lex, "\n", "a line break"))
        return false;
    for (unsigned i = 0; i < depth; i++) {
        if (!must_take(lex, "  ", "two blanks for each level"))
            return false;
    }
    return lex->pos == lex->bytes.len || lex->bytes.ptr[lex->pos] != ' ' ||
           plan_lex_fault(lex, "is indented too far");
}

/* Moves to the next item of a container, or past its end. */
bool plan_lex_next(struct plan_lex *lex, bool first, const char *close, bool *out_more)
{
    *out_more = false;
    if (first && take(lex, close)) {
        lex->depth--;
        return true;
    }
    if (first || take(lex, ",")) {
        *out_more = true;
        return must_break(lex, lex->depth);
    }
    lex->depth--;
    return must_break(lex, lex->depth) && must_take(lex, close, "a comma or the end of it");
}

bool plan_lex_open(struct plan_lex *lex, const char *open, const char *what)
{
    if (!take(lex, open))
        return plan_lex_fault(lex, what);
    lex->depth++;
    return true;
}

static bool read_escape(struct plan_lex *lex, struct strbuf *sb)
{
    static const char letters[] = "\"\\btnfr";
    static const char meant[] = "\"\\\b\t\n\f\r";
    const char *p = lex->bytes.ptr + lex->pos;
    size_t left = lex->bytes.len - lex->pos;
    const char *letter = left < 2 ? NULL : memchr(letters, p[1], sizeof(letters) - 1);
    static const char digits[] = "0123456789abcdef";
    const char *low;

    if (letter != NULL) {
        strbuf_addch(sb, meant[letter - letters]);
        lex->pos += 2;
        return true;
    }
    low = left < 6 ? NULL : memchr(digits, p[5], sizeof(digits) - 1);
    if (low == NULL || memcmp(p, "\\u00", 4) != 0 || (p[4] != '0' && p[4] != '1'))
        return plan_lex_fault(
            lex, "has an escape that is none of \\\" \\\\ \\b \\t \\n \\f \\r \\u00xx");
    strbuf_addch(sb, (char)((p[4] == '1' ? 0x10 : 0) + (low - digits)));
    if (strchr("\b\t\n\f\r", sb->ptr[sb->len - 1]) != NULL) /* finds NUL as well */
        return plan_lex_fault(lex, "has an escape that has a shorter form, or NUL");
    lex->pos += 6;
    return true;
}

/* Returns how many bytes from pos on stand for themselves. */
static size_t plain(const struct plan_lex *lex)
{
    size_t pos = lex->pos;

    while (pos < lex->bytes.len) {
        unsigned char c = (unsigned char)lex->bytes.ptr[pos];
        unsigned codepoint;
        size_t step = 1;

        if (c < 0x20 || c == '"' || c == '\\')
            break;
        if (c >= 0x80)
            step =
                str_decode((struct str){ lex->bytes.ptr + pos, lex->bytes.len - pos }, &codepoint);
        if (step == 0)
            break;
        pos += step;
    }
    return pos - lex->pos;
}

bool plan_lex_string(struct plan_lex *lex, const char **out)
{
    struct strbuf sb = { .arena = lex->arena };
    size_t len;

    if (!take(lex, "\""))
        return plan_lex_fault(lex, "is not a string");
    len = plain(lex);
    strbuf_add(&sb, lex->bytes.ptr + lex->pos, len);
    lex->pos += len;
    while (!take(lex, "\"")) {
        if (lex->pos == lex->bytes.len)
            return plan_lex_fault(lex, "breaks off: the file ends too early");
        if (lex->bytes.ptr[lex->pos] != '\\')
            return plan_lex_fault(lex, "has a control character or bytes that are not UTF-8");
        if (!read_escape(lex, &sb))
            return false;
        len = plain(lex);
        strbuf_add(&sb, lex->bytes.ptr + lex->pos, len);
        lex->pos += len;
    }
    *out = strbuf_text(&sb);
    return true;
}

/* -?(0|[1-9][0-9]*), within +-(2^53-1), no -0. */
bool plan_lex_number(struct plan_lex *lex, int64_t *out)
{
    bool negative = take(lex, "-");
    size_t begin = lex->pos;
    int64_t value = 0;

    while (lex->pos < lex->bytes.len && lex->bytes.ptr[lex->pos] >= '0' &&
           lex->bytes.ptr[lex->pos] <= '9') {
        value = value * 10 + (lex->bytes.ptr[lex->pos++] - '0');
        if (value > INT64_C(9007199254740991))
            return plan_lex_fault(lex, "is a number past 2^53-1");
    }
    if (lex->pos == begin)
        return plan_lex_fault(lex, "is not a whole number");
    if (lex->bytes.ptr[begin] == '0' && (negative || lex->pos > begin + 1))
        return plan_lex_fault(lex, "is a number with zeros in front");
    *out = negative ? -value : value;
    return true;
}

bool plan_lex_bool(struct plan_lex *lex, bool *out)
{
    *out = take(lex, "true");
    return *out || take(lex, "false") || plan_lex_fault(lex, "is neither true nor false");
}

static bool is_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool plan_lex_key(struct plan_lex *lex, const char *previous, char key[PLAN_KEY_BYTES])
{
    size_t len = 0;

    if (!must_take(lex, "\"", "a key in quotes"))
        return false;
    while (len < PLAN_KEY_BYTES - 1 && lex->pos < lex->bytes.len &&
           is_key(lex->bytes.ptr[lex->pos]))
        key[len++] = lex->bytes.ptr[lex->pos++];
    key[len] = '\0';
    if (len == 0 || !take(lex, "\": "))
        return must_take(lex, "\": ", "a key of a-z, 0-9 and _, a colon and a blank");
    if (strcmp(key, previous) > 0)
        return true;
    return error_set(lex->err, ERROR_BAD_PLAN,
                     strcmp(key, previous) == 0 ? "%s has the key '%s' twice"
                                                : "%s has the key '%s' out of order",
                     plan_path_text(&lex->path), key);
}

bool plan_lex_end(struct plan_lex *lex)
{
    if (!must_take(lex, "\n", "a line break at the end"))
        return false;
    return lex->pos == lex->bytes.len || plan_lex_fault(lex, "is followed by more bytes");
}
