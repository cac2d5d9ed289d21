/* git_pack.c - see git_pack.h. */
#include "planner/source/git_pack.h"

#include <assert.h>
#include <dirent.h>
#include <string.h>
#define ZLIB_CONST /* what is unpacked is not written to */
#include <zlib.h>

#include "common/error.h"
#include "common/file.h"
#include "common/limits.h"
#include "planner/source/git_delta.h"

enum {
    RING = 1 << 20,          /* bytes of objects that are kept: the bases of those that follow */
    OBJECT_MOST = 200 << 10, /* a larger one is not read here */
    SLACK = 272,             /* zlib is fast while so much room is left */
    CACHED = 8192,           /* places for objects that are kept */
    CHAIN_MOST = 4096,       /* deltas upon deltas: git makes 4095 at most */
    PACKS_MOST = 4096,
    BORROWED_MOST = 5, /* folders that borrow from one another, as git has it */
};

/* What is looked at lies at most half of the ring behind: one more, and what is left
 * free at the ring's end for it, must not reach it. */
static_assert(2 * (OBJECT_MOST + SLACK) <= RING / 2, "objects overrun their bases");

/* An object that was unpacked. It is there until the ring comes round. */
struct cached {
    const struct git_pack_file *file; /* NULL for none */
    uint64_t offset;
    uint64_t at; /* in all that was ever put into the ring */
    size_t size;
    enum git_pack_type type;
};

/* A delta that must be applied, and where it stands. */
struct pending {
    uint64_t offset;
    struct git_pack_entry entry;
};

struct git_packs {
    struct arena *arena;
    size_t id_bytes;
    VEC_FIELDS(struct git_pack_file);
    size_t last; /* the pack that had the last object */
    char *ring;
    uint64_t head; /* bytes that were ever put into the ring, or left out at its end */
    struct cached *cache;
    char *delta; /* the one that is being applied, or the start of what is not kept */
    struct {
        VEC_FIELDS(struct pending);
    } chain; /* the last to be applied first */
    z_stream zlib;
};

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name);
    size_t end_len = strlen(end);

    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

static void add_packs(struct git_packs *p, const char *objects)
{
    const char *folder = file_join(objects, "pack", p->arena);
    DIR *entries = opendir(folder);
    const struct dirent *entry;

    if (entries == NULL)
        return;
    while (p->count < PACKS_MOST && (entry = readdir(entries)) != NULL) {
        struct git_pack_file file;

        if (ends_with(entry->d_name, ".idx") &&
            git_pack_file_open(file_join(folder, entry->d_name, p->arena), p->id_bytes, p->arena,
                               &file))
            vec_push(p->arena, p, file);
    }
    (void)closedir(entries);
}

/* Adds the packs of the folder and of those that it names as alternates. */
static void add_folder(struct git_packs *p, const char *objects, int depth)
{
    const char *path = file_join(objects, "info/alternates", p->arena);
    struct error dropped = { 0 }; /* libgit2 finds what is not found here */
    const char *text;

    add_packs(p, objects);
    if (depth == BORROWED_MOST || !file_exists(path) ||
        !file_read_text(path, LIMIT_CONFIG_FILE, p->arena, &text, &dropped))
        return;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        const char *line = arena_strndup(p->arena, text, len);

        if (len > 0 && line[0] != '#')
            add_folder(p, line[0] == '/' ? line : file_join(objects, line, p->arena), depth + 1);
        text += len + (text[len] == '\n');
    }
}

static void end_zlib(void *handle)
{
    (void)inflateEnd(handle);
}

struct git_packs *git_packs_open(const char *objects, size_t id_bytes, struct arena *arena)
{
    struct git_packs *p = arena_new(arena, struct git_packs);

    p->arena = arena;
    p->id_bytes = id_bytes;
    if (inflateInit(&p->zlib) != Z_OK)
        return p;
    arena_defer(arena, end_zlib, &p->zlib);
    add_folder(p, objects, 0);
    if (p->count == 0)
        return p;
    p->ring = arena_alloc(arena, RING);
    p->cache = arena_new_array(arena, struct cached, CACHED);
    p->delta = arena_alloc(arena, OBJECT_MOST + SLACK);
    return p;
}

/* Takes room for an object, which must be given back what it does not use. */
static char *take_room(struct git_packs *p, size_t size, uint64_t *at)
{
    size_t place = (size_t)(p->head % RING);

    if (place + size + SLACK > RING)
        p->head += RING - place;
    *at = p->head;
    p->head += size + SLACK;
    return p->ring + *at % RING;
}

static struct cached *place_of(const struct git_packs *p, const struct git_pack_file *file,
                               uint64_t offset)
{
    size_t hash = (size_t)((offset ^ (offset >> 12) * 0x9E3779B97F4A7C15U) + (uintptr_t)file / 64);

    return &p->cache[hash % CACHED];
}

/* Remembers what was unpacked and gives back the rest of its room. */
static struct str keep(struct git_packs *p, struct cached object)
{
    *place_of(p, object.file, object.offset) = object;
    p->head = object.at + object.size;
    return (struct str){ p->ring + object.at % RING, object.size };
}

/* Finds an object that was unpacked. One that the ring would soon run over is
 * put to its head: it is in use, and room can be taken while it is looked at. */
static bool find_cached(struct git_packs *p, const struct git_pack_file *file, uint64_t offset,
                        enum git_pack_type *type, struct str *out)
{
    struct cached found = *place_of(p, file, offset);
    const char *bytes = p->ring + found.at % RING;

    if (found.file != file || found.offset != offset || p->head > found.at + RING)
        return false;
    *type = found.type;
    *out = (struct str){ bytes, found.size };
    if (p->head > found.at + RING / 2) {
        memmove(take_room(p, found.size, &found.at), bytes, found.size);
        *out = keep(p, found);
    }
    return true;
}

/* Unpacks enough of the size bytes into out, which has SLACK more. */
static bool unpack(struct git_packs *p, struct git_map packed, char *out, size_t size,
                   size_t enough)
{
    static const size_t most = 1U << 30; /* zlib counts in unsigned */
    int status;

    (void)inflateReset(&p->zlib);
    p->zlib.next_in = packed.bytes;
    p->zlib.avail_in = (unsigned)(packed.size < most ? packed.size : most);
    p->zlib.next_out = (unsigned char *)out;
    p->zlib.avail_out = (unsigned)((enough < size ? enough : size) + SLACK);
    status = inflate(&p->zlib, Z_FINISH);
    if (status == Z_STREAM_END)
        return p->zlib.total_out == size;
    return status == Z_BUF_ERROR && enough < size && p->zlib.total_out >= enough;
}

/* Unpacks an object that is no delta. */
static bool unpack_whole(struct git_packs *p, const struct git_pack_file *file, uint64_t offset,
                         const struct git_pack_entry *entry, struct str *out)
{
    struct cached object = {
        .file = file, .offset = offset, .size = (size_t)entry->size, .type = entry->type
    };

    if (!unpack(p, entry->packed, take_room(p, object.size, &object.at), object.size, SIZE_MAX))
        return false;
    *out = keep(p, object);
    return true;
}

/* Unpacks the start of an object that is no delta. It is not kept, nor does it take
 * the place of what is: it can be no base. */
static bool unpack_start(struct git_packs *p, const struct git_pack_entry *entry, size_t enough,
                         struct str *out)
{
    if (!unpack(p, entry->packed, p->delta, (size_t)entry->size, enough))
        return false;
    *out = (struct str){ p->delta, p->zlib.total_out };
    return true;
}

/* Makes the next object of a chain out of the one before it. */
static bool apply(struct git_packs *p, const struct git_pack_file *file,
                  const struct pending *pending, enum git_pack_type type, struct str *object)
{
    struct cached next = { .file = file, .offset = pending->offset, .type = type };
    struct str delta = { p->delta, (size_t)pending->entry.size };
    char *bytes;

    if (!unpack(p, pending->entry.packed, p->delta, delta.len, SIZE_MAX) ||
        !git_delta_size(delta, object->len, &next.size) || next.size > OBJECT_MOST)
        return false;
    bytes = take_room(p, next.size, &next.at);
    if (!git_delta_apply(delta, *object, bytes, next.size))
        return false;
    *object = keep(p, next);
    return true;
}

/* Follows the chain of deltas from offset to an object that is at hand or is
 * none. */
static bool find_base(struct git_packs *p, struct git_pack_file *file, uint64_t offset,
                      size_t enough, enum git_pack_type *type, struct str *out)
{
    struct pending next = { .offset = offset };

    p->chain.count = 0;
    while (!find_cached(p, file, next.offset, type, out)) {
        if (!git_pack_file_entry(file, next.offset, &next.entry) || next.entry.size > OBJECT_MOST ||
            p->chain.count == CHAIN_MOST)
            return false;
        *type = next.entry.type;
        if (*type >= GIT_PACK_COMMIT && *type <= GIT_PACK_TAG) {
            return p->chain.count == 0 && enough < next.entry.size
                       ? unpack_start(p, &next.entry, enough, out)
                       : unpack_whole(p, file, next.offset, &next.entry, out);
        }
        vec_push(p->arena, &p->chain, next);
        next.offset = next.entry.base_offset;
        if (*type == GIT_PACK_NAMED_DELTA &&
            !git_pack_file_find(file, &next.entry.base, &next.offset))
            return false;
        if (*type != GIT_PACK_NAMED_DELTA && *type != GIT_PACK_NEAR_DELTA)
            return false;
    }
    return true;
}

static bool read_at(struct git_packs *p, struct git_pack_file *file, uint64_t offset, size_t enough,
                    enum git_pack_type *type, struct str *out)
{
    if (!find_base(p, file, offset, enough, type, out))
        return false;
    while (p->chain.count > 0) {
        if (!apply(p, file, &p->chain.items[--p->chain.count], *type, out))
            return false;
    }
    return true;
}

bool git_packs_read(struct git_packs *p, const struct git_id *id, size_t enough,
                    enum git_pack_type *type, struct str *out)
{
    uint64_t offset;

    for (size_t i = 0; i < p->count; i++) {
        /* Neighbours in history lie in the same pack. */
        size_t k = i == 0 ? p->last : i - (i <= p->last);

        if (!git_pack_file_find(&p->items[k], id, &offset))
            continue;
        p->last = k;
        return read_at(p, &p->items[k], offset, enough, type, out);
    }
    return false;
}
