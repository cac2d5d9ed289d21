/* arena.c - see arena.h. Blocks double in size; with ARENA_GUARD defined each
 * allocation is a block of its own, so that a sanitizer sees its ends. */
#include "common/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK = 4096,      /* bytes */
    LARGEST_BLOCK = 1 << 20, /* bytes; what is larger gets a block of its own */
};

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    size_t padding; /* keeps data aligned */
    char data[];
};

struct arena_defer {
    struct arena_defer *next;
    void (*close)(void *handle);
    void *handle;
};

static void *out_of_memory(void)
{
    (void)fputs("error[E901]: out of memory\n", stderr);
    abort();
}

static struct arena_block *new_block(struct arena *a, size_t size)
{
    struct arena_block *block = calloc(1, sizeof(*block) + size);

    if (block == NULL)
        return out_of_memory();
    block->size = size;
    a->size += sizeof(*block) + size;
    return block;
}

/* Returns a block with room for size bytes at its end. */
static struct arena_block *block_for(struct arena *a, size_t size)
{
    struct arena_block *head = a->blocks;
    size_t next = head == NULL ? FIRST_BLOCK : head->size * 2;
    struct arena_block *block;

    if (head != NULL && head->size - head->used >= size)
        return head;
    if (next > LARGEST_BLOCK)
        next = LARGEST_BLOCK;
#ifdef ARENA_GUARD
    next = 0;
#endif
    block = new_block(a, size > next ? size : next);
    /* A large one goes behind the current block, which still has room. */
    if (head != NULL && size > next) {
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        a->blocks = block;
    }
    return block;
}

static size_t aligned(size_t size)
{
#ifdef ARENA_GUARD
    return size;
#else
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
#endif
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *block;
    void *ptr;

    if (size > SIZE_MAX / 2)
        return out_of_memory();
    size = aligned(size);
    block = block_for(a, size);
    ptr = block->data + block->used;
    block->used += size;
    return ptr;
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / 2 / size)
        return out_of_memory();
    return arena_alloc(a, count * size);
}

/* Makes what was allocated last longer where it lies; false where it is not
 * the last, or there is no room. */
static bool extend(struct arena *a, const void *last, size_t from, size_t to)
{
    struct arena_block *head = a->blocks;

    if (last == NULL || head == NULL || to > SIZE_MAX / 2 || head->used < aligned(from) ||
        (const char *)last != head->data + (head->used - aligned(from)) ||
        aligned(to) - aligned(from) > head->size - head->used)
        return false;
    head->used += aligned(to) - aligned(from);
    return true;
}

/* Most lists of a graph hold one item. */
static size_t next_cap(size_t count)
{
    return count == 0 ? 2 : count * 2;
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *cap, size_t size)
{
    size_t before = *cap;
    void *grown;

    if (count < before)
        return items;
    *cap = next_cap(count);
    if (before == count && *cap <= SIZE_MAX / 2 / size &&
        extend(a, items, before * size, *cap * size))
        return items;
    grown = arena_alloc_array(a, *cap, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    return grown;
}

void *arena_reserve(struct arena *a, void *items, size_t count, size_t *cap, size_t more,
                    size_t size)
{
    void *grown;

    if (more <= *cap - count)
        return items;
    if (count > SIZE_MAX - more)
        return out_of_memory();
    grown = arena_alloc_array(a, count + more, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    *cap = count + more;
    return grown;
}

/* Returns where the link to the block is that holds ptr alone; NULL where
 * others share it. */
static struct arena_block **find_alone(struct arena *a, const void *ptr, size_t size)
{
    struct arena_block **link = &a->blocks;

#ifndef ARENA_GUARD
    if (size < LARGEST_BLOCK)
        return NULL;
#endif
    while (*link != NULL && (*link)->data != ptr)
        link = &(*link)->next;
    return *link == NULL || (*link)->used != aligned(size) ? NULL : link;
}

void *arena_resize(struct arena *a, void *ptr, size_t from, size_t to)
{
    struct arena_block **link;
    struct arena_block *block;

    if (extend(a, ptr, from, to))
        return ptr;
    link = ptr == NULL || to > SIZE_MAX / 2 ? NULL : find_alone(a, ptr, from);
    if (link == NULL) {
        void *copy = arena_alloc(a, to);

        if (from > 0)
            memcpy(copy, ptr, from);
        return copy;
    }
    block = realloc(*link, sizeof(*block) + aligned(to));
    if (block == NULL)
        return out_of_memory();
    block->size = block->used = aligned(to);
    *link = block;
    return block->data;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    if (len > 0)
        memcpy(copy, s, len);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char room[256]; /* most texts fit: they are formatted once */
    va_list again;
    char *text;
    int len;

    va_copy(again, ap);
    len = vsnprintf(room, sizeof(room), fmt, again);
    va_end(again);
    if (len < 0)
        abort();
    if ((size_t)len < sizeof(room))
        return arena_strndup(a, room, (size_t)len);
    text = arena_alloc(a, (size_t)len + 1);
    (void)vsnprintf(text, (size_t)len + 1, fmt, ap);
    return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *text;

    va_start(ap, fmt);
    text = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return text;
}

void arena_defer(struct arena *a, void (*close)(void *handle), void *handle)
{
    struct arena_defer *defer = arena_new(a, struct arena_defer);

    *defer = (struct arena_defer){ a->defers, close, handle };
    a->defers = defer;
}

void arena_free(struct arena *a)
{
    while (a->defers != NULL) {
        struct arena_defer *defer = a->defers;

        a->defers = defer->next;
        defer->close(defer->handle);
    }
    while (a->blocks != NULL) {
        struct arena_block *block = a->blocks;

        a->blocks = block->next;
        free(block);
    }
}
