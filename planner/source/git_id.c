/* git_id.c - see git_id.h. */
#include "planner/source/git_id.h"

#include <assert.h>
#include <string.h>

struct git_id git_id_of(const void *bytes, size_t count)
{
    struct git_id id = { 0 };

    assert(count <= GIT_ID_MOST);
    memcpy(id.bytes, bytes, count);
    return id;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool git_id_parse(const char *text, size_t count, struct git_id *out)
{
    *out = (struct git_id){ 0 };
    for (size_t i = 0; i < count; i++) {
        int high = digit(text[2 * i]);
        int low = high < 0 ? -1 : digit(text[2 * i + 1]);

        if (low < 0)
            return false;
        out->bytes[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

const char *git_id_text(const struct git_id *id, size_t count, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    char *text;

    if (git_id_is_none(id))
        return NULL;
    text = arena_alloc(arena, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[id->bytes[i] >> 4];
        text[2 * i + 1] = digits[id->bytes[i] & 15];
    }
    return text;
}

bool git_id_equal(const struct git_id *a, const struct git_id *b)
{
    return memcmp(a->bytes, b->bytes, GIT_ID_MOST) == 0;
}

bool git_id_is_none(const struct git_id *id)
{
    static const struct git_id none = { 0 };

    return git_id_equal(id, &none);
}

size_t git_id_hash(const struct git_id *id)
{
    size_t hash;

    memcpy(&hash, id->bytes, sizeof(hash));
    return hash;
}

/* The four bytes behind the first as a number. */
static uint64_t value_of(const unsigned char *id)
{
    return (uint64_t)id[1] << 24 | (uint64_t)id[2] << 16 | (uint64_t)id[3] << 8 | id[4];
}

bool git_id_search(const unsigned char *ids, size_t id_bytes, uint32_t low, uint32_t high,
                   const struct git_id *id, uint32_t *place)
{
    enum { GUESSES = 8 }; /* then by halves: somebody chose the ids */
    uint64_t wanted = value_of(id->bytes);
    uint64_t least = 0;
    uint64_t most = (uint64_t)1 << 32;

    for (int i = 0; low < high; i++) {
        uint64_t room = high - low;
        uint64_t guess = i < GUESSES && wanted >= least && wanted < most
                             ? (wanted - least) * room / (most - least)
                             : room / 2;
        uint32_t middle = low + (uint32_t)guess;
        const unsigned char *found = ids + (size_t)middle * id_bytes;
        int order = memcmp(found, id->bytes, id_bytes);

        if (order == 0) {
            *place = middle;
            return true;
        }
        if (order < 0) {
            low = middle + 1;
            least = value_of(found);
        } else {
            high = middle;
            most = value_of(found) + 1;
        }
    }
    return false;
}
