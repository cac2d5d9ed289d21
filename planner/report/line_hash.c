/* line_hash.c - see line_hash.h. */
#include "planner/report/line_hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/strmap.h"

enum {
    WINDOW = 100, /* characters: UTF-16 units */
    BASE = 37,
    END_OF_FILE = 65535, /* what the reference puts behind the last character */
};

struct hasher {
    uint64_t hash;
    uint64_t first_power; /* BASE to the power of WINDOW */
    unsigned window[WINDOW];
    uint32_t lines[WINDOW]; /* the line that begins at that place; 0 for none */
    size_t index;
    bool line_start;
    bool after_cr;
    uint32_t line;        /* the line the next character is on */
    struct arena scratch; /* of seen */
    struct strmap *seen;  /* hash -> how often */
    struct arena *arena;
    struct line_hashes *out;
};

/* Called once the window of the next line is full: lines end in their order. */
static void end_line(struct hasher *h)
{
    char text[17];
    unsigned *times;

    (void)snprintf(text, sizeof(text), "%" PRIx64, h->hash);
    times = strmap_get(h->seen, text);
    if (times == NULL) {
        times = arena_new(&h->scratch, unsigned);
        strmap_put(h->seen, text, times);
    }
    ++*times;
    vec_push(h->arena, h->out, (struct line_hash){ h->hash, *times });
}

static void update(struct hasher *h, unsigned unit)
{
    unsigned oldest = h->window[h->index];

    h->window[h->index] = unit;
    h->hash = h->hash * BASE + unit - h->first_power * oldest;
    h->index = (h->index + 1) % WINDOW;
}

/* Puts one UTF-16 unit into the window. */
static void take(struct hasher *h, unsigned unit)
{
    if (unit == ' ' || unit == '\t' || (h->after_cr && unit == '\n')) {
        h->after_cr = false;
        return;
    }
    h->after_cr = unit == '\r';
    if (unit == '\r')
        unit = '\n';
    if (h->lines[h->index] > 0)
        end_line(h);
    h->lines[h->index] = 0;
    if (h->line_start) {
        h->line_start = false;
        h->line++;
        h->lines[h->index] = h->line;
    }
    if (unit == '\n')
        h->line_start = true;
    update(h, unit);
}

static void take_character(struct hasher *h, struct str *rest)
{
    unsigned codepoint = 0xfffd;
    size_t len = str_decode(*rest, &codepoint);

    if (len == 0)
        len = 1;
    if (codepoint > 0xffff) {
        take(h, 0xd800 + ((codepoint - 0x10000) >> 10));
        take(h, 0xdc00 + ((codepoint - 0x10000) & 0x3ff));
    } else {
        take(h, codepoint);
    }
    rest->ptr += len;
    rest->len -= len;
}

/* Lets the lines that are still in the window out, as at the end of the file. */
static void flush(struct hasher *h)
{
    for (size_t i = 0; i < WINDOW; i++) {
        if (h->lines[h->index] > 0)
            end_line(h);
        h->lines[h->index] = 0;
        update(h, 0);
    }
}

void line_hashes_read(struct str file, struct arena *arena, struct line_hashes *out)
{
    struct hasher h = { .first_power = 1, .line_start = true, .arena = arena, .out = out };

    h.seen = strmap_new(&h.scratch);
    for (int i = 0; i < WINDOW; i++)
        h.first_power *= BASE;
    while (file.len > 0)
        take_character(&h, &file);
    take(&h, END_OF_FILE);
    flush(&h);
    arena_free(&h.scratch);
}

const char *line_hashes_text(const struct line_hashes *hashes, uint32_t line, struct arena *arena)
{
    const struct line_hash *found;

    if (line == 0 || line > hashes->count)
        return "";
    found = &hashes->items[line - 1];
    return arena_printf(arena, "%" PRIx64 ":%u", found->hash, found->count);
}
