/*
 * strmap.h - values by name, walked in the order they were put in.
 *
 * The map and its keys live in the arena it was made in; the values are the
 * caller's. Walking order is insertion order, so output made from a walk is
 * the same on every run.
 */
#ifndef COMMON_STRMAP_H
#define COMMON_STRMAP_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct strmap;

struct strmap *strmap_new(struct arena *a);

/* Returns the value, or NULL where the key is not there. */
void *strmap_get(const struct strmap *map, const char *key);

/* Returns false, changing nothing, where the key is already there. The key is
 * copied; value must not be NULL. */
bool strmap_put(struct strmap *map, const char *key, void *value);

size_t strmap_count(const struct strmap *map);

/* Calls visit for each entry, in insertion order. */
void strmap_walk(const struct strmap *map, void (*visit)(const char *key, void *value, void *ctx),
                 void *ctx);

#endif
