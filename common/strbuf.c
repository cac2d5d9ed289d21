/* strbuf.c - see strbuf.h. */
#include "common/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grow(struct strbuf *sb, size_t len)
{
    size_t cap = sb->cap < 32 ? 64 : sb->cap;

    if (len > SIZE_MAX / 4 || sb->len > SIZE_MAX / 4)
        abort();
    while (cap <= sb->len + len)
        cap *= 2;
    sb->ptr = arena_resize(sb->arena, sb->ptr, sb->cap, cap);
    sb->cap = cap;
}

/* Makes room for len more bytes and the NUL after them. */
static inline void reserve(struct strbuf *sb, size_t len)
{
    if (len >= sb->cap - sb->len)
        grow(sb, len);
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
    reserve(sb, len);
    if (len > 0)
        memcpy(sb->ptr + sb->len, data, len);
    sb->len += len;
    sb->ptr[sb->len] = '\0';
}

void strbuf_addstr(struct strbuf *sb, const char *s)
{
    strbuf_add(sb, s, strlen(s));
}

void strbuf_addch(struct strbuf *sb, char c)
{
    reserve(sb, 1);
    sb->ptr[sb->len++] = c;
    sb->ptr[sb->len] = '\0';
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
    size_t room = sb->cap - sb->len;
    va_list ap;
    int len;

    va_start(ap, fmt);
    len = vsnprintf(room == 0 ? NULL : sb->ptr + sb->len, room, fmt, ap);
    va_end(ap);
    if (len < 0)
        abort();
    if ((size_t)len < room) {
        sb->len += (size_t)len;
        return;
    }
    reserve(sb, (size_t)len);
    va_start(ap, fmt);
    (void)vsnprintf(sb->ptr + sb->len, (size_t)len + 1, fmt, ap);
    va_end(ap);
    sb->len += (size_t)len;
}

char *strbuf_room(struct strbuf *sb, size_t len)
{
    reserve(sb, len);
    return sb->ptr + sb->len;
}

void strbuf_added(struct strbuf *sb, size_t len)
{
    sb->len += len;
    sb->ptr[sb->len] = '\0';
}

void strbuf_addchar(struct strbuf *sb, unsigned long codepoint)
{
    if (codepoint < 0x80) {
        strbuf_addch(sb, (char)codepoint);
        return;
    }
    if (codepoint < 0x800) {
        strbuf_addch(sb, (char)(0xC0 | codepoint >> 6));
    } else {
        if (codepoint < 0x10000) {
            strbuf_addch(sb, (char)(0xE0 | codepoint >> 12));
        } else {
            strbuf_addch(sb, (char)(0xF0 | codepoint >> 18));
            strbuf_addch(sb, (char)(0x80 | (codepoint >> 12 & 0x3F)));
        }
        strbuf_addch(sb, (char)(0x80 | (codepoint >> 6 & 0x3F)));
    }
    strbuf_addch(sb, (char)(0x80 | (codepoint & 0x3F)));
}

const char *strbuf_text(const struct strbuf *sb)
{
    return sb->ptr == NULL ? "" : sb->ptr;
}
