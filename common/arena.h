/*
 * arena.h - memory and handles that live and die together.
 *
 * An arena owns everything allocated from it, and every handle (file,
 * database, parse tree) deferred on it. Nothing is freed one by one:
 * arena_free() releases all of it, handles first, newest first.
 *
 * A function that returns allocated data takes the arena it shall live in.
 * The caller decides how long that is: the command's arena for what the whole
 * run needs, or an arena of its own, freed at the end of each loop turn.
 *
 *     struct arena unit = { 0 };
 *
 *     name = arena_printf(&unit, "%s.sql", stem);
 *     arena_free(&unit);
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/* A zeroed arena is an empty one. */
struct arena {
    struct arena_block *blocks;
    struct arena_defer *defers;
    size_t size; /* bytes taken from the system so far */
};

/* Returns size zeroed bytes, aligned for any type. Never NULL: a process that
 * is out of memory says so on stderr and aborts. */
void *arena_alloc(struct arena *a, size_t size);

/* As arena_alloc() for count items; aborts where count * size overflows. */
void *arena_alloc_array(struct arena *a, size_t count, size_t size);

#define arena_new(a, type)              ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, count) ((type *)arena_alloc_array((a), (count), sizeof(type)))

/* Returns items with room for one more than count, *cap updated. The old
 * array stays in the arena, so pointers into it stay readable. See vec.h. */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *cap, size_t size);

/* The same with room for exactly so many more, where fewer fit. */
void *arena_reserve(struct arena *a, void *items, size_t count, size_t *cap, size_t more,
                    size_t size);

/* Makes an allocation of from bytes larger. It may move, and is gone from
 * where it was; what is added is not zeroed. */
void *arena_resize(struct arena *a, void *ptr, size_t from, size_t to);

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Has arena_free() call close(handle), before the memory goes. */
void arena_defer(struct arena *a, void (*close)(void *handle), void *handle);

/* Releases all that a owns and leaves it empty, ready for use again. */
void arena_free(struct arena *a);

#endif
