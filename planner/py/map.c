/* map.c - see map.h. */
#include "planner/py/map.h"

#include <math.h>
#include <string.h>

#include "planner/py/compare.h"
#include "planner/py/std_table.h"

enum { FIRST_SLOTS = 16, KEY_DEPTH = 20 };

struct entry {
    struct py_entry pair;
    uint64_t hash;
};

struct py_map {
    VEC_FIELDS(struct entry);
    struct arena *arena;
    size_t live;
    size_t *slots; /* index + 1 of the entry, 0 where free */
    size_t slot_count;
    bool is_frozen;
};

void py_map_freeze(struct py_map *map)
{
    map->is_frozen = true;
}

bool py_map_is_frozen(const struct py_map *map)
{
    return map->is_frozen;
}

struct py_map *py_map_new(struct arena *arena)
{
    struct py_map *map = arena_new(arena, struct py_map);

    map->arena = arena;
    return map;
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29);
}

static uint64_t hash_bytes(struct str text)
{
    uint64_t hash = 14695981039346656037U;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211U;
    return hash;
}

/* Equal numbers hash alike, whatever their type. */
static uint64_t hash_real(double real)
{
    uint64_t bits;

    if (real >= -9.2e18 && real <= 9.2e18 && real == floor(real))
        return mix(1, (uint64_t)(int64_t)real);
    memcpy(&bits, &real, sizeof(bits));
    return mix(2, bits);
}

static enum py_hashing hash_key(const struct py_value *key, unsigned depth, uint64_t *hash);

static enum py_hashing hash_tuple(const struct py_value *key, unsigned depth, uint64_t *hash)
{
    *hash = mix(3, key->list.count);
    for (size_t i = 0; i < key->list.count; i++) {
        uint64_t item = 0;
        enum py_hashing hashing = hash_key(key->list.items[i], depth + 1, &item);

        if (hashing != PY_HASHED)
            return hashing;
        *hash = mix(*hash, item);
    }
    return PY_HASHED;
}

static enum py_hashing hash_instance(const struct py_value *key, unsigned depth, uint64_t *hash)
{
    const struct py_value *plain = py_plain(key);

    if (plain != key)
        return hash_key(plain, depth + 1, hash);
    if (!py_has_identity(key))
        return PY_HASH_UNKNOWN;
    *hash = mix(4, (uint64_t)(uintptr_t)key->instance);
    return PY_HASHED;
}

/* SQLAlchemy's objects are the same only as themselves; t.c.a is the same one each time. */
static enum py_hashing hash_term(const struct py_value *key, unsigned depth, uint64_t *hash)
{
    const struct py_object *object = key->object;
    const char *origin = py_std_origin(key);

    if (origin == NULL || strncmp(origin, "sqlalchemy.", 11) != 0)
        return PY_HASH_UNKNOWN;
    if (object->term != PY_TERM_ATTRIBUTE) {
        *hash = mix(9, (uint64_t)(uintptr_t)object);
        return PY_HASHED;
    }
    if (hash_key(object->target, depth + 1, hash) != PY_HASHED)
        return PY_HASH_UNKNOWN;
    *hash = mix(*hash, hash_bytes(str_of(object->name)));
    return PY_HASHED;
}

static bool is_same_term(const struct py_value *a, const struct py_value *b)
{
    while (a->kind == PY_OBJECT && b->kind == PY_OBJECT && a->object != b->object) {
        if (a->object->term != PY_TERM_ATTRIBUTE || b->object->term != PY_TERM_ATTRIBUTE ||
            strcmp(a->object->name, b->object->name) != 0)
            return false;
        a = a->object->target;
        b = b->object->target;
    }
    return a->kind == b->kind &&
           (a->kind == PY_OBJECT || (a->kind == PY_SYMBOL && strcmp(a->symbol, b->symbol) == 0));
}

static enum py_hashing hash_key(const struct py_value *key, unsigned depth, uint64_t *hash)
{
    if (depth > KEY_DEPTH)
        return PY_HASH_UNKNOWN;
    switch (key->kind) {
    case PY_NONE:
    case PY_ELLIPSIS:
        *hash = mix(5, (uint64_t)key->kind);
        return PY_HASHED;
    case PY_BOOL:
        *hash = hash_real(key->truth ? 1 : 0);
        return PY_HASHED;
    case PY_INT:
        *hash = mix(1, (uint64_t)key->integer);
        return PY_HASHED;
    case PY_FLOAT:
        *hash = hash_real(key->real);
        return isnan(key->real) ? PY_HASH_UNKNOWN : PY_HASHED;
    case PY_STR:
    case PY_BYTES:
        *hash = mix((uint64_t)key->kind, hash_bytes(key->text));
        return PY_HASHED;
    case PY_TUPLE:
        return hash_tuple(key, depth, hash);
    case PY_INSTANCE:
        return hash_instance(key, depth, hash);
    case PY_OBJECT:
        return hash_term(key, depth, hash);
    case PY_SYMBOL:
        *hash = mix(6, hash_bytes(str_of(key->symbol)));
        return PY_HASHED;
    case PY_FUNCTION:
    case PY_CLASS:
    case PY_MODULE:
        *hash = mix(7, (uint64_t)(uintptr_t)key->function);
        return PY_HASHED;
    case PY_BUILTIN:
        *hash = mix(8, (uint64_t)(uintptr_t)key->builtin);
        return PY_HASHED;
    case PY_SET:
        return key->map->is_frozen ? PY_HASH_UNKNOWN : PY_UNHASHABLE;
    case PY_LIST:
    case PY_DICT:
    case PY_SLICE:
        return PY_UNHASHABLE;
    default:
        return PY_HASH_UNKNOWN;
    }
}

enum py_hashing py_map_check(const struct py_value *key)
{
    uint64_t hash = 0;

    return hash_key(key, 0, &hash);
}

static bool is_same(const struct py_value *a, const struct py_value *b)
{
    if (a->kind == PY_OBJECT || b->kind == PY_OBJECT)
        return is_same_term(a, b);
    return py_same(a, b) == PY_YES;
}

static struct entry *find(const struct py_map *map, const struct py_value *key, uint64_t hash)
{
    if (map->slot_count == 0)
        return NULL;
    for (size_t slot = hash % map->slot_count; map->slots[slot] != 0;
         slot = (slot + 1) % map->slot_count) {
        struct entry *entry = &map->items[map->slots[slot] - 1];

        if (entry->pair.key != NULL && entry->hash == hash && is_same(entry->pair.key, key))
            return entry;
    }
    return NULL;
}

static void enter(struct py_map *map, size_t i)
{
    size_t slot = map->items[i].hash % map->slot_count;

    while (map->slots[slot] != 0)
        slot = (slot + 1) % map->slot_count;
    map->slots[slot] = i + 1;
}

/* Doubles the slots and drops what was deleted. */
static void rehash(struct py_map *map)
{
    size_t kept = 0;

    for (size_t i = 0; i < map->count; i++) {
        if (map->items[i].pair.key != NULL)
            map->items[kept++] = map->items[i];
    }
    map->count = kept;
    map->slot_count = kept < FIRST_SLOTS / 2 ? FIRST_SLOTS : kept * 4;
    map->slots = arena_new_array(map->arena, size_t, map->slot_count);
    for (size_t i = 0; i < map->count; i++)
        enter(map, i);
}

struct py_value **py_map_find(const struct py_map *map, const struct py_value *key)
{
    uint64_t hash = 0;
    struct entry *entry;

    if (hash_key(key, 0, &hash) != PY_HASHED)
        return NULL;
    entry = find(map, key, hash);
    return entry == NULL ? NULL : &entry->pair.value;
}

bool py_map_has(const struct py_map *map, const struct py_value *key)
{
    return py_map_find(map, key) != NULL;
}

void py_map_put(struct py_map *map, struct py_value *key, struct py_value *value)
{
    uint64_t hash = 0;
    struct entry *entry;

    (void)hash_key(key, 0, &hash);
    entry = find(map, key, hash);
    if (entry != NULL) {
        entry->pair.value = value;
        return;
    }
    vec_push(map->arena, map, (struct entry){ .pair = { key, value }, .hash = hash });
    map->live++;
    if (map->count * 2 > map->slot_count)
        rehash(map);
    else
        enter(map, map->count - 1);
}

bool py_map_remove(struct py_map *map, const struct py_value *key)
{
    uint64_t hash = 0;
    struct entry *entry = hash_key(key, 0, &hash) == PY_HASHED ? find(map, key, hash) : NULL;

    if (entry == NULL)
        return false;
    entry->pair = (struct py_entry){ 0 };
    map->live--;
    return true;
}

void py_map_clear(struct py_map *map)
{
    *map = (struct py_map){ .arena = map->arena };
}

struct py_map *py_map_copy(const struct py_map *map, struct arena *arena)
{
    struct py_map *copy = py_map_new(arena);

    for (size_t i = 0; i < map->count; i++) {
        if (map->items[i].pair.key != NULL)
            py_map_put(copy, map->items[i].pair.key, map->items[i].pair.value);
    }
    return copy;
}

size_t py_map_count(const struct py_map *map)
{
    return map->live;
}

const struct py_entry *py_map_next(const struct py_map *map, size_t *at)
{
    while (*at < map->count) {
        const struct py_entry *pair = &map->items[(*at)++].pair;

        if (pair->key != NULL)
            return pair;
    }
    return NULL;
}

struct py_value *py_map_get_str(const struct py_map *map, const char *key)
{
    struct py_value text = { .kind = PY_STR, .text = str_of(key) };
    struct py_value **place = py_map_find(map, &text);

    return place == NULL ? NULL : *place;
}
