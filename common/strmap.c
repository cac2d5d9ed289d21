/* strmap.c - see strmap.h. Entries in insertion order, found by an index of
 * slots that is kept at most half full. */
#include "common/strmap.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "common/vec.h"

struct entry {
    const char *key;
    void *value;
    uint64_t hash;
};

struct strmap {
    struct arena *arena;
    VEC_FIELDS(struct entry); /* in insertion order */
    size_t *slots;            /* entry number + 1, or 0 for a free slot */
    size_t slot_count;        /* a power of two */
};

/* FNV-1a: short, and good enough for names. */
static uint64_t hash_key(const char *key)
{
    uint64_t hash = 14695981039346656037u;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return hash;
}

/* Returns the slot that holds key, or the free one where it would go. */
static size_t *find_slot(const struct strmap *map, const char *key, uint64_t hash)
{
    size_t i = hash & (map->slot_count - 1);

    while (map->slots[i] != 0) {
        const struct entry *e = &map->items[map->slots[i] - 1];

        if (e->hash == hash && strcmp(e->key, key) == 0)
            break;
        i = (i + 1) & (map->slot_count - 1);
    }
    return &map->slots[i];
}

static void set_slots(struct strmap *map, size_t slot_count)
{
    map->slots = arena_new_array(map->arena, size_t, slot_count);
    map->slot_count = slot_count;
    for (size_t i = 0; i < map->count; i++)
        *find_slot(map, map->items[i].key, map->items[i].hash) = i + 1;
}

struct strmap *strmap_new(struct arena *a)
{
    struct strmap *map = arena_new(a, struct strmap);

    map->arena = a;
    set_slots(map, 16);
    return map;
}

void *strmap_get(const struct strmap *map, const char *key)
{
    size_t number = *find_slot(map, key, hash_key(key));

    return number == 0 ? NULL : map->items[number - 1].value;
}

bool strmap_put(struct strmap *map, const char *key, void *value)
{
    uint64_t hash = hash_key(key);
    size_t *slot = find_slot(map, key, hash);

    assert(value != NULL);
    if (*slot != 0)
        return false;
    vec_push(map->arena, map, (struct entry){ arena_strdup(map->arena, key), value, hash });
    *slot = map->count;
    if (map->count * 2 > map->slot_count)
        set_slots(map, map->slot_count * 2);
    return true;
}

size_t strmap_count(const struct strmap *map)
{
    return map->count;
}

void strmap_walk(const struct strmap *map, void (*visit)(const char *key, void *value, void *ctx),
                 void *ctx)
{
    for (size_t i = 0; i < map->count; i++)
        visit(map->items[i].key, map->items[i].value, ctx);
}
