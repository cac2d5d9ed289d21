/* text.c - see text.h: characters. */
#define _GNU_SOURCE /* memmem() */
#include "planner/py/text.h"

#include <string.h>

bool py_text_is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

static bool is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

int64_t py_text_count(struct str text)
{
    int64_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += is_start(text.ptr[i]);
    return count;
}

size_t py_text_offset(struct str text, int64_t index)
{
    size_t i = 0;

    for (; i < text.len; i++) {
        if (is_start(text.ptr[i]) && index-- == 0)
            return i;
    }
    return i;
}

struct str py_text_slice(struct str text, int64_t begin, int64_t end)
{
    size_t first = py_text_offset(text, begin);
    struct str rest = { text.ptr + first, text.len - first };

    rest.len = py_text_offset(rest, end > begin ? end - begin : 0);
    return rest;
}

bool py_text_add(struct strbuf *sb, uint32_t codepoint)
{
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        return false;
    if (codepoint < 0x80) {
        strbuf_addch(sb, (char)codepoint);
    } else if (codepoint < 0x800) {
        strbuf_addch(sb, (char)(0xC0 | (codepoint >> 6)));
        strbuf_addch(sb, (char)(0x80 | (codepoint & 0x3F)));
    } else if (codepoint < 0x10000) {
        strbuf_addch(sb, (char)(0xE0 | (codepoint >> 12)));
        strbuf_addch(sb, (char)(0x80 | ((codepoint >> 6) & 0x3F)));
        strbuf_addch(sb, (char)(0x80 | (codepoint & 0x3F)));
    } else {
        strbuf_addch(sb, (char)(0xF0 | (codepoint >> 18)));
        strbuf_addch(sb, (char)(0x80 | ((codepoint >> 12) & 0x3F)));
        strbuf_addch(sb, (char)(0x80 | ((codepoint >> 6) & 0x3F)));
        strbuf_addch(sb, (char)(0x80 | (codepoint & 0x3F)));
    }
    return true;
}

int64_t py_text_find(struct str text, struct str needle, size_t from)
{
    const char *found;

    if (from > text.len || needle.len > text.len - from)
        return -1;
    found = memmem(text.ptr + from, text.len - from, needle.ptr, needle.len);
    return found == NULL ? -1 : found - text.ptr;
}

/* Rolls a hash of as many bytes as the needle has from the end to the beginning. */
int64_t py_text_rfind(struct str text, struct str needle, size_t end)
{
    enum { BASE = 0x01000193 };
    uint64_t wanted = 0;
    uint64_t hash = 0;
    uint64_t power = 1; /* BASE to the needle's length */

    if (needle.len > end)
        return -1;
    for (size_t i = needle.len; i-- > 0;) {
        wanted = wanted * BASE + (unsigned char)needle.ptr[i];
        hash = hash * BASE + (unsigned char)text.ptr[end - needle.len + i];
        power *= BASE;
    }
    for (size_t at = end - needle.len;; at--) {
        if (hash == wanted && memcmp(text.ptr + at, needle.ptr, needle.len) == 0)
            return (int64_t)at;
        if (at == 0)
            return -1;
        hash = hash * BASE + (unsigned char)text.ptr[at - 1] -
               power * (unsigned char)text.ptr[at - 1 + needle.len];
    }
}

bool py_text_equals(struct str a, struct str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static bool is_blank(unsigned codepoint)
{
    return (codepoint >= 0x09 && codepoint <= 0x0D) || (codepoint >= 0x1C && codepoint <= 0x20) ||
           codepoint == 0x85 || codepoint == 0xA0 || codepoint == 0x1680 ||
           (codepoint >= 0x2000 && codepoint <= 0x200A) || codepoint == 0x2028 ||
           codepoint == 0x2029 || codepoint == 0x202F || codepoint == 0x205F || codepoint == 0x3000;
}

size_t py_text_blank(struct str text)
{
    unsigned codepoint = 0;
    size_t len = str_decode(text, &codepoint);

    return len > 0 && is_blank(codepoint) ? len : 0;
}
