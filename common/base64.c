/* base64.c - see base64.h. */
#include "common/base64.h"

#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add(struct strbuf *sb, struct str bytes, bool padded)
{
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t group = 0;

        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < left ? (unsigned char)bytes.ptr[i + k] : 0U);
        for (size_t k = 0; k < 4; k++) {
            if (k <= left)
                strbuf_addch(sb, digits[group >> (18 - 6 * k) & 63]);
            else if (padded)
                strbuf_addch(sb, '=');
        }
    }
}

void base64_add(struct strbuf *sb, struct str bytes)
{
    add(sb, bytes, true);
}

void base64_add_unpadded(struct strbuf *sb, struct str bytes)
{
    add(sb, bytes, false);
}

/* Returns the digit's value, or -1. */
static int digit_value(char c)
{
    const char *found = c == '\0' ? NULL : strchr(digits, c);

    return found == NULL ? -1 : (int)(found - digits);
}

/* Decodes four characters to count bytes; false where one is no digit or bits
 * are left over. */
static bool decode_group(const char *text, size_t count, struct strbuf *sb)
{
    uint32_t group = 0;

    for (size_t k = 0; k < 4; k++) {
        int value = k <= count ? digit_value(text[k]) : 0;

        if (value < 0)
            return false;
        group = group << 6 | (uint32_t)value;
    }
    if ((group & ((1U << (8 * (3 - count))) - 1)) != 0)
        return false;
    for (size_t k = 0; k < count; k++)
        strbuf_addch(sb, (char)(group >> (16 - 8 * k) & 0xff));
    return true;
}

static size_t padding(struct str text)
{
    size_t count = 0;

    while (count < 2 && count < text.len && text.ptr[text.len - 1 - count] == '=')
        count++;
    return count;
}

bool base64_decode(struct str text, struct arena *arena, struct str *out)
{
    struct strbuf sb = { .arena = arena };
    size_t missing = padding(text);

    if (text.len % 4 != 0)
        return false;
    for (size_t i = 0; i < text.len; i += 4) {
        if (!decode_group(text.ptr + i, i + 4 == text.len ? 3 - missing : 3, &sb))
            return false;
    }
    *out = (struct str){ strbuf_text(&sb), sb.len };
    return true;
}
