/* line_diff.c - see line_diff.h. */
#include "planner/write/line_diff.h"

#include <string.h>

#include "common/vec.h"

static const size_t context = 3; /* lines shown around a change */

struct lines {
    VEC_FIELDS(struct str); /* with their ends */
};

static struct lines cut(struct str text, struct arena *arena)
{
    struct lines lines = { 0 };

    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.ptr) + 1;

        vec_push(arena, &lines, (struct str){ text.ptr, len });
        text.ptr += len;
        text.len -= len;
    }
    return lines;
}

static bool same(struct str a, struct str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* A change: lines [old_at, old_at + old_count) become as many of the new ones. */
struct change {
    size_t old_at;
    size_t old_count;
    size_t new_at;
    size_t new_count;
};

struct changes {
    VEC_FIELDS(struct change);
};

static struct changes find(const struct lines *a, const struct lines *b, struct arena *arena)
{
    struct changes changes = { 0 };
    size_t first = 0;
    size_t last = 0;

    for (size_t i = 0; a->count == b->count && i < a->count; i++) {
        if (!same(a->items[i], b->items[i]))
            vec_push(arena, &changes, (struct change){ i, 1, i, 1 });
    }
    if (a->count == b->count)
        return changes;
    while (first < a->count && first < b->count && same(a->items[first], b->items[first]))
        first++;
    while (last < a->count - first && last < b->count - first &&
           same(a->items[a->count - 1 - last], b->items[b->count - 1 - last]))
        last++;
    vec_push(arena, &changes,
             (struct change){ first, a->count - last - first, first, b->count - last - first });
    return changes;
}

static void add_line(struct strbuf *out, char sign, struct str line)
{
    strbuf_addch(out, sign);
    strbuf_add(out, line.ptr, line.len);
    if (line.len == 0 || line.ptr[line.len - 1] != '\n')
        strbuf_addstr(out, "\n\\ No newline at end of file\n");
}

static void add_change(struct strbuf *out, const struct lines *a, const struct lines *b,
                       const struct change *c)
{
    for (size_t i = 0; i < c->old_count; i++)
        add_line(out, '-', a->items[c->old_at + i]);
    for (size_t i = 0; i < c->new_count; i++)
        add_line(out, '+', b->items[c->new_at + i]);
}

/* Adds the hunk of changes [from, to), which lie near each other. */
static void add_hunk(struct strbuf *out, const struct lines *a, const struct lines *b,
                     const struct change *from, const struct change *to)
{
    const struct change *last = to - 1;
    size_t begin = from->old_at > context ? from->old_at - context : 0;
    size_t end = last->old_at + last->old_count + context;
    size_t at = begin;
    size_t grown = 0;
    size_t shrunk = 0;

    if (end > a->count)
        end = a->count;
    for (const struct change *c = from; c < to; c++) {
        grown += c->new_count;
        shrunk += c->old_count;
    }
    strbuf_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", begin + 1, end - begin,
                begin + 1 + from->new_at - from->old_at, end - begin + grown - shrunk);
    for (const struct change *c = from; c < to; c++) {
        for (; at < c->old_at && at < a->count; at++)
            add_line(out, ' ', a->items[at]);
        add_change(out, a, b, c);
        at = c->old_at + c->old_count;
    }
    for (; at < end && at < a->count; at++)
        add_line(out, ' ', a->items[at]);
}

size_t line_diff(const char *path, struct str before, struct str after, struct strbuf *out)
{
    struct lines a = cut(before, out->arena);
    struct lines b = cut(after, out->arena);
    struct changes changes = find(&a, &b, out->arena);
    size_t count = 0;

    if (changes.count == 0)
        return 0;
    strbuf_addf(out, "--- a/%s\n+++ b/%s\n", path, path);
    for (size_t i = 0; i < changes.count;) {
        size_t next = i + 1;

        while (next < changes.count &&
               changes.items[next].old_at <=
                   changes.items[next - 1].old_at + changes.items[next - 1].old_count + 2 * context)
            next++;
        add_hunk(out, &a, &b, &changes.items[i], changes.items + next);
        i = next;
    }
    for (size_t i = 0; i < changes.count; i++)
        count += changes.items[i].new_count;
    return count;
}
