/* sshwire.c - see sshwire.h. */
#include "common/sshwire.h"

bool sshwire_take(struct str *in, size_t len, struct str *out)
{
    if (len > in->len)
        return false;
    *out = (struct str){ in->ptr, len };
    in->ptr += len;
    in->len -= len;
    return true;
}

/* Takes a number of that many bytes. */
static bool number(struct str *in, size_t len, uint64_t *out)
{
    struct str bytes;

    if (!sshwire_take(in, len, &bytes))
        return false;
    *out = 0;
    for (size_t i = 0; i < len; i++)
        *out = *out << 8 | (unsigned char)bytes.ptr[i];
    return true;
}

bool sshwire_byte(struct str *in, uint8_t *out)
{
    uint64_t value;

    if (!number(in, 1, &value))
        return false;
    *out = (uint8_t)value;
    return true;
}

bool sshwire_u32(struct str *in, uint32_t *out)
{
    uint64_t value;

    if (!number(in, 4, &value))
        return false;
    *out = (uint32_t)value;
    return true;
}

bool sshwire_u64(struct str *in, uint64_t *out)
{
    return number(in, 8, out);
}

bool sshwire_string(struct str *in, struct str *out)
{
    struct str rest = *in;
    uint32_t len;

    if (!sshwire_u32(&rest, &len) || !sshwire_take(&rest, len, out))
        return false;
    *in = rest;
    return true;
}

static bool is_high(struct str bytes, size_t i)
{
    return i < bytes.len && ((unsigned char)bytes.ptr[i] & 0x80) != 0;
}

bool sshwire_mpint(struct str *in, struct str *out)
{
    struct str rest = *in;
    struct str bytes;

    if (!sshwire_string(&rest, &bytes) || is_high(bytes, 0))
        return false;
    if (bytes.len > 0 && bytes.ptr[0] == '\0') {
        if (!is_high(bytes, 1))
            return false;
        bytes.ptr++;
        bytes.len--;
    }
    *in = rest;
    *out = bytes;
    return true;
}

void sshwire_add_u32(struct strbuf *sb, uint32_t value)
{
    const char bytes[] = { (char)(value >> 24), (char)(value >> 16), (char)(value >> 8),
                           (char)value };

    strbuf_add(sb, bytes, sizeof(bytes));
}

void sshwire_add_string(struct strbuf *sb, struct str bytes)
{
    sshwire_add_u32(sb, (uint32_t)bytes.len);
    strbuf_add(sb, bytes.ptr, bytes.len);
}

void sshwire_add_text(struct strbuf *sb, const char *text)
{
    sshwire_add_string(sb, str_of(text));
}

void sshwire_add_mpint(struct strbuf *sb, struct str bytes)
{
    while (bytes.len > 0 && bytes.ptr[0] == '\0') {
        bytes.ptr++;
        bytes.len--;
    }
    sshwire_add_u32(sb, (uint32_t)(bytes.len + is_high(bytes, 0)));
    if (is_high(bytes, 0))
        strbuf_addch(sb, '\0');
    strbuf_add(sb, bytes.ptr, bytes.len);
}
