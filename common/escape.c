/* escape.c - see escape.h. */
#include "common/escape.h"

#include <stdint.h>
#include <string.h>

#include "common/str.h"

bool escape_is_bidi(unsigned codepoint)
{
    return (codepoint >= 0x202a && codepoint <= 0x202e) ||
           (codepoint >= 0x2066 && codepoint <= 0x2069);
}

static bool is_control(unsigned codepoint)
{
    return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0);
}

static void add_control(struct strbuf *sb, unsigned codepoint, bool lines)
{
    if (lines && (codepoint == '\n' || codepoint == '\t'))
        strbuf_addch(sb, (char)codepoint);
    else if (codepoint == '\n')
        strbuf_addstr(sb, "\\n");
    else if (codepoint == '\t')
        strbuf_addstr(sb, "\\t");
    else
        strbuf_addf(sb, "\\x%02x", codepoint);
}

/* Returns how many of the bytes at the beginning are printable ASCII, or a few
 * less: eight at a time. */
static size_t plain_words(struct str s)
{
    const uint64_t ones = 0x0101010101010101U;
    size_t done = 0;

    while (s.len - done >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, s.ptr + done, sizeof(word));
        /* The high bit of a byte is set where it is above 127, where taking a
         * blank away borrowed, and where adding 1 to 127 carried. */
        if (((word | (word - ' ' * ones) | (word + ones)) & 0x80 * ones) != 0)
            break;
        done += sizeof(word);
    }
    return done;
}

/* Returns how many of the bytes at the beginning are printable ASCII. */
static size_t plain_length(struct str s)
{
    size_t len = plain_words(s);

    while (len < s.len && s.ptr[len] >= ' ' && s.ptr[len] < 0x7f)
        len++;
    return len;
}

/* Adds the first character of s, which is not plain; returns its bytes. */
static size_t add_special(struct strbuf *sb, struct str s, bool lines)
{
    unsigned codepoint = 0;
    size_t len = str_decode(s, &codepoint);

    if (len == 0) {
        strbuf_addf(sb, "\\x%02x", (unsigned)(unsigned char)s.ptr[0]);
        return 1;
    }
    if (is_control(codepoint))
        add_control(sb, codepoint, lines);
    else if (escape_is_bidi(codepoint))
        strbuf_addf(sb, "\\u{%x}", codepoint);
    else
        strbuf_add(sb, s.ptr, len);
    return len;
}

static void add(struct strbuf *sb, const char *text, bool lines)
{
    struct str rest = str_of(text);

    while (rest.len > 0) {
        size_t len = plain_length(rest);

        if (len > 0)
            strbuf_add(sb, rest.ptr, len);
        else
            len = add_special(sb, rest, lines);
        rest.ptr += len;
        rest.len -= len;
    }
}

void escape_add(struct strbuf *sb, const char *text)
{
    add(sb, text, false);
}

void escape_add_lines(struct strbuf *sb, const char *text)
{
    add(sb, text, true);
}

void escape_print(const char *text, FILE *out)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };

    escape_add(&sb, text);
    (void)fputs(strbuf_text(&sb), out);
    arena_free(&scratch);
}

void escape_add_shell(struct strbuf *sb, const char *text)
{
    static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789_./@:+=-";

    if (text[0] != '\0' && text[strspn(text, harmless)] == '\0') {
        strbuf_addstr(sb, text);
        return;
    }
    strbuf_addch(sb, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            strbuf_addstr(sb, "'\\''");
        else
            strbuf_addch(sb, *text);
    }
    strbuf_addch(sb, '\'');
}
