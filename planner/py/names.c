/* names.c - see names.h. */
#include "planner/py/names.h"

#include <string.h>

enum { FEW = 8 }; /* up to so many are searched one by one */

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261U; /* FNV-1a */

    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619U;
    return hash;
}

static struct py_name *find(const struct py_names *names, const char *name, uint32_t hash)
{
    if (names->slots == NULL) {
        for (size_t i = 0; i < names->count; i++) {
            if (names->items[i].hash == hash && strcmp(names->items[i].name, name) == 0)
                return &names->items[i];
        }
        return NULL;
    }
    for (size_t slot = hash % names->slot_count; names->slots[slot] != 0;
         slot = (slot + 1) % names->slot_count) {
        struct py_name *item = &names->items[names->slots[slot] - 1];

        if (item->hash == hash && strcmp(item->name, name) == 0)
            return item;
    }
    return NULL;
}

static void enter(struct py_names *names, size_t i)
{
    size_t slot = names->items[i].hash % names->slot_count;

    while (names->slots[slot] != 0)
        slot = (slot + 1) % names->slot_count;
    names->slots[slot] = (uint32_t)(i + 1);
}

static void rehash(struct arena *arena, struct py_names *names)
{
    names->slot_count = names->count * 4 + 1;
    names->slots = arena_new_array(arena, uint32_t, names->slot_count);
    for (size_t i = 0; i < names->count; i++)
        enter(names, i);
}

struct py_value **py_names_find(const struct py_names *names, const char *name)
{
    struct py_name *item = find(names, name, hash_of(name));

    return item == NULL || item->value == NULL ? NULL : &item->value;
}

struct py_value *py_names_get(const struct py_names *names, const char *name)
{
    struct py_value **place = py_names_find(names, name);

    return place == NULL ? NULL : *place;
}

void py_names_set(struct arena *arena, struct py_names *names, const char *name,
                  struct py_value *value)
{
    uint32_t hash = hash_of(name);
    struct py_name *item = find(names, name, hash);

    if (item != NULL) {
        item->value = value;
        return;
    }
    vec_push(arena, names, (struct py_name){ .name = name, .value = value, .hash = hash });
    if (names->slots == NULL ? names->count > FEW : names->count * 2 > names->slot_count)
        rehash(arena, names);
    else if (names->slots != NULL)
        enter(names, names->count - 1);
}

bool py_names_delete(struct py_names *names, const char *name)
{
    struct py_value **place = py_names_find(names, name);

    if (place == NULL)
        return false;
    *place = NULL;
    return true;
}
