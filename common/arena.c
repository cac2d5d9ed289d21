/* arena.c - see arena.h. Blocks double in size; with ARENA_GUARD defined each
 * allocation is a block of its own, so that a sanitizer sees its ends. */
#include "common/arena.h"

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

static struct arena_block *new_block(size_t size)
{
    struct arena_block *block = calloc(1, sizeof(*block) + size);

    if (block == NULL)
        return out_of_memory();
    block->size = size;
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
    block = new_block(size > next ? size : next);
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

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *block;
    void *ptr;

    if (size > SIZE_MAX / 2)
        return out_of_memory();
#ifndef ARENA_GUARD
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
#endif
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

void *arena_grow(struct arena *a, void *items, size_t count, size_t *cap, size_t size)
{
    void *grown;

    if (count < *cap)
        return items;
    *cap = *cap == 0 ? 8 : *cap * 2;
    grown = arena_alloc_array(a, *cap, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    return grown;
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
    va_list again;
    char *text;
    int len;

    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        abort();
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
