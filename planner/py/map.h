/* map.h - dicts and sets: entries in insertion order, found by Python's equality. */
#ifndef PLANNER_PY_MAP_H
#define PLANNER_PY_MAP_H

#include "planner/py/value.h"

enum py_hashing {
    PY_HASHED,
    PY_UNHASHABLE,  /* a list, a dict, a set: TypeError */
    PY_HASH_UNKNOWN /* what it equals is not known */
};

struct py_map *py_map_new(struct arena *arena);

/* Says whether value can be a key; the functions below take only those that can. */
enum py_hashing py_map_check(const struct py_value *key);

struct py_value **py_map_find(const struct py_map *map, const struct py_value *key);
bool py_map_has(const struct py_map *map, const struct py_value *key);

/* Where an equal key is there it stays, and the value is replaced. value is NULL in sets. */
void py_map_put(struct py_map *map, struct py_value *key, struct py_value *value);
bool py_map_remove(struct py_map *map, const struct py_value *key);
void py_map_clear(struct py_map *map);

/* A frozenset, whose hash, and so what it equals as a key, we do not know. */
void py_map_freeze(struct py_map *map);
bool py_map_is_frozen(const struct py_map *map);

struct py_map *py_map_copy(const struct py_map *map, struct arena *arena);

#endif
