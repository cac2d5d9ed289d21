/* git_delta.c - see git_delta.h. */
#include "planner/source/git_delta.h"

#include <string.h>

/* Takes a number: seven bits a byte, the lowest first. */
static bool take_number(struct str *rest, size_t *out)
{
    unsigned shift = 0;
    unsigned char byte;

    *out = 0;
    do {
        if (rest->len == 0 || shift > 56)
            return false;
        byte = (unsigned char)*rest->ptr;
        *out |= (size_t)(byte & 0x7FU) << shift;
        shift += 7;
        *rest = (struct str){ rest->ptr + 1, rest->len - 1 };
    } while ((byte & 0x80) != 0);
    return true;
}

/* Takes what stands before the instructions: two sizes. */
static bool take_header(struct str *rest, size_t *base_size, size_t *size)
{
    return take_number(rest, base_size) && take_number(rest, size);
}

bool git_delta_size(struct str delta, size_t base_size, size_t *out)
{
    size_t base;

    return take_header(&delta, &base, out) && base == base_size;
}

/* Takes what a copy is about: a byte for each bit that is set in op, of the
 * offset the lower four, of the size the next three. */
static bool take_copy(struct str *rest, unsigned op, size_t *offset, size_t *size)
{
    *offset = 0;
    *size = 0;
    for (unsigned i = 0; i < 7; i++) {
        size_t byte;

        if ((op >> i & 1) == 0)
            continue;
        if (rest->len == 0)
            return false;
        byte = (unsigned char)*rest->ptr;
        if (i < 4)
            *offset |= byte << (8 * i);
        else
            *size |= byte << (8 * (i - 4));
        *rest = (struct str){ rest->ptr + 1, rest->len - 1 };
    }
    if (*size == 0)
        *size = 0x10000;
    return true;
}

/* Finds what the next instruction adds, of the base or of the delta itself. */
static bool take_piece(struct str *rest, struct str base, struct str *piece)
{
    unsigned op = (unsigned char)*rest->ptr;
    size_t offset;
    size_t size;

    *rest = (struct str){ rest->ptr + 1, rest->len - 1 };
    if ((op & 0x80) == 0) {
        if (op == 0 || op > rest->len)
            return false;
        *piece = (struct str){ rest->ptr, op };
        *rest = (struct str){ rest->ptr + op, rest->len - op };
        return true;
    }
    if (!take_copy(rest, op, &offset, &size) || offset > base.len || size > base.len - offset)
        return false;
    *piece = (struct str){ base.ptr + offset, size };
    return true;
}

bool git_delta_apply(struct str delta, struct str base, char *out, size_t size)
{
    size_t base_size;
    size_t result_size;

    if (!take_header(&delta, &base_size, &result_size) || base_size != base.len ||
        result_size != size)
        return false;
    while (delta.len > 0) {
        struct str piece;

        if (!take_piece(&delta, base, &piece) || piece.len > size)
            return false;
        memcpy(out, piece.ptr, piece.len);
        out += piece.len;
        size -= piece.len;
    }
    return size == 0;
}
