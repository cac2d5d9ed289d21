/*
 * vec.h - growing arrays, typed by the struct that holds them.
 *
 *     struct names {
 *         VEC_FIELDS(const char *);
 *     };
 *     struct names names = { 0 };
 *
 *     vec_push(arena, &names, "billing");
 *     for (size_t i = 0; i < names.count; i++)
 *         puts(names.items[i]);
 *
 * The items live in the arena. A zeroed vec is an empty one.
 */
#ifndef COMMON_VEC_H
#define COMMON_VEC_H

#include "common/arena.h"

#define VEC_FIELDS(type) \
    type *items;         \
    size_t count;        \
    size_t cap

#define vec_push(arena, vec, ...)                                                             \
    ((vec)->items =                                                                           \
         arena_grow((arena), (vec)->items, (vec)->count, &(vec)->cap, sizeof(*(vec)->items)), \
     (void)((vec)->items[(vec)->count++] = (__VA_ARGS__)))

/* Makes room for so many more, for whoever knows how many will be pushed. */
#define vec_reserve(arena, vec, more)                                                              \
    ((void)((vec)->items = arena_reserve((arena), (vec)->items, (vec)->count, &(vec)->cap, (more), \
                                         sizeof(*(vec)->items))))

#endif
