/* git_bloom.c - see git_bloom.h. */
#include "planner/source/git_bloom.h"

/* Murmur3 of 32 bits, as git has it. */
static const uint32_t first_seed = 0x293ae76fU;
static const uint32_t second_seed = 0x7e646e2cU;

static uint32_t rotate_left(uint32_t value, unsigned count)
{
    return value << count | value >> (32 - count);
}

static uint32_t mix(uint32_t k)
{
    return rotate_left(k * 0xcc9e2d51U, 15) * 0x1b873593U;
}

/* Returns count bytes as a number, the lowest first. */
static uint32_t number_of(const char *bytes, size_t count)
{
    uint32_t number = 0;

    for (size_t i = 0; i < count; i++)
        number |= (uint32_t)(unsigned char)bytes[i] << (8 * i);
    return number;
}

static uint32_t murmur3(uint32_t seed, struct str text)
{
    size_t whole = text.len & ~(size_t)3;
    uint32_t hash = seed;

    for (size_t i = 0; i < whole; i += 4)
        hash = rotate_left(hash ^ mix(number_of(text.ptr + i, 4)), 13) * 5 + 0xe6546b64U;
    if (whole < text.len)
        hash ^= mix(number_of(text.ptr + whole, text.len - whole));
    hash ^= (uint32_t)text.len;
    hash = (hash ^ hash >> 16) * 0x85ebca6bU;
    hash = (hash ^ hash >> 13) * 0xc2b2ae35U;
    return hash ^ hash >> 16;
}

struct git_bloom_key git_bloom_key_of(struct str path)
{
    struct git_bloom_key key = { .is_ascii = true };

    for (size_t i = 0; i < path.len; i++)
        key.is_ascii = key.is_ascii && (unsigned char)path.ptr[i] < 0x80;
    key.hash[0] = murmur3(first_seed, path);
    key.hash[1] = murmur3(second_seed, path);
    return key;
}

bool git_bloom_may_have(struct str filter, const struct git_bloom_settings *settings,
                        const struct git_bloom_key *key)
{
    uint64_t bits = (uint64_t)filter.len * 8;

    if (filter.len == 0 || (settings->version == 1 && !key->is_ascii))
        return true;
    for (uint32_t i = 0; i < settings->hashes; i++) {
        uint64_t bit = (uint32_t)(key->hash[0] + i * key->hash[1]) % bits;

        if (((unsigned char)filter.ptr[bit / 8] >> bit % 8 & 1) == 0)
            return false;
    }
    return true;
}
