/* str.c - see str.h. */
#include "common/str.h"

#include <stdint.h>
#include <string.h>

#include "common/error.h"

struct str str_of(const char *s)
{
    return (struct str){ s, strlen(s) };
}

bool str_equals(struct str a, const char *b)
{
    size_t len = strlen(b);

    return a.len == len && (len == 0 || memcmp(a.ptr, b, len) == 0);
}

bool str_starts_with(struct str s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.len >= len && memcmp(s.ptr, prefix, len) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len > 0 && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* The forms of RFC 3629: a lead byte between first and last, followed by more
 * continuation bytes; lowest is the smallest character that needs that many. */
static const struct {
    unsigned char first;
    unsigned char last;
    unsigned char more;
    unsigned mask;
    unsigned lowest;
} forms[] = {
    { 0x00, 0x7f, 0, 0x7f, 0 },
    { 0xc2, 0xdf, 1, 0x1f, 0x80 },
    { 0xe0, 0xef, 2, 0x0f, 0x800 },
    { 0xf0, 0xf4, 3, 0x07, 0x10000 },
};

size_t str_decode(struct str s, unsigned *codepoint)
{
    unsigned char lead;
    unsigned value;
    size_t form = 0;

    if (s.len == 0)
        return 0;
    lead = (unsigned char)s.ptr[0];
    while (form < 4 && (lead < forms[form].first || lead > forms[form].last))
        form++;
    if (form == 4 || s.len <= forms[form].more)
        return 0;
    value = lead & forms[form].mask;
    for (size_t i = 1; i <= forms[form].more; i++) {
        unsigned char next = (unsigned char)s.ptr[i];

        if ((next & 0xc0) != 0x80)
            return 0;
        value = (value << 6) | (next & 0x3f);
    }
    if (value < forms[form].lowest || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *codepoint = value;
    return (size_t)forms[form].more + 1;
}

/* Returns how many of the bytes at the beginning are ASCII but NUL, or a few
 * less: eight at a time. */
static size_t skip_ascii(struct str s)
{
    size_t done = 0;

    while (s.len - done >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, s.ptr + done, sizeof(word));
        /* The high bit of a byte is set where it is above 127, or where taking
         * 1 away borrowed: it was 0. */
        if (((word | (word - 0x0101010101010101U)) & 0x8080808080808080U) != 0)
            break;
        done += sizeof(word);
    }
    return done;
}

/* Returns the offset of the first byte that text may not have, its length
 * where there is none. */
static size_t find_fault(struct str text)
{
    size_t at = 0;

    while (at < text.len) {
        struct str rest = { text.ptr + at, text.len - at };
        size_t ascii = skip_ascii(rest);
        unsigned codepoint = 0;
        size_t len;

        if (ascii > 0) {
            at += ascii;
            continue;
        }
        len = str_decode(rest, &codepoint);
        if (len == 0 || codepoint == 0)
            return at;
        at += len;
    }
    return at;
}

bool str_is_text(struct str text)
{
    return find_fault(text) == text.len;
}

bool str_check_text(struct str text, const char *file, struct error *err)
{
    struct srcpos pos = { file, 1, 0 };
    size_t fault = find_fault(text);

    if (fault == text.len)
        return true;
    for (size_t i = 0; i < fault; i++)
        pos.line += text.ptr[i] == '\n';
    if (text.ptr[fault] == '\0')
        return error_at(err, ERROR_INPUT, pos, "the file holds a NUL byte");
    return error_at(err, ERROR_INPUT, pos, "the file is not UTF-8 text");
}
