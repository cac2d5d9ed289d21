/* git_pack_file.c - see git_pack_file.h. The formats are in git's
 * Documentation/technical/pack-format. */
#include "planner/source/git_pack_file.h"

#include <string.h>

enum {
    HEADER = 8,       /* of an index */
    FANOUT = 256 * 4, /* bytes */
    PACK_HEADER = 12,
    LONG_OFFSET = 8, /* bytes of an offset that does not fit in four */
};

static const uint32_t long_bit = 0x80000000U; /* the offset stands among the long ones */

/* Returns the bytes that the index needs at least: names, checksums, offsets,
 * and two checksums of its own. */
static size_t least_size(uint32_t count, size_t id_bytes)
{
    return HEADER + FANOUT + (size_t)count * (id_bytes + 4 + 4) + 2 * id_bytes;
}

static const unsigned char *names_of(const struct git_pack_file *file)
{
    return file->index.bytes + HEADER + FANOUT;
}

bool git_pack_file_open(const char *index_path, size_t id_bytes, struct arena *arena,
                        struct git_pack_file *out)
{
    size_t len = strlen(index_path);

    *out = (struct git_pack_file){ .arena = arena, .id_bytes = id_bytes };
    if (len < 4 || !git_map_file(index_path, arena, &out->index) ||
        out->index.size < least_size(0, id_bytes) ||
        memcmp(out->index.bytes, "\377tOc\0\0\0\2", HEADER) != 0)
        return false;
    out->count = git_map_u32(out->index.bytes + HEADER + FANOUT - 4);
    out->path = arena_printf(arena, "%.*s.pack", (int)(len - 4), index_path);
    return out->index.size >= least_size(out->count, id_bytes);
}

/* Reads the offset of the object at that place of the index. */
static bool read_offset(const struct git_pack_file *file, uint32_t place, uint64_t *out)
{
    const unsigned char *offsets = names_of(file) + (size_t)file->count * (file->id_bytes + 4);
    const unsigned char *longs = offsets + (size_t)file->count * 4;
    const unsigned char *end = file->index.bytes + file->index.size - 2 * file->id_bytes;
    uint32_t offset = git_map_u32(offsets + (size_t)place * 4);
    size_t i = offset & ~long_bit;

    *out = offset;
    if ((offset & long_bit) == 0)
        return true;
    if (i >= (size_t)(end - longs) / LONG_OFFSET)
        return false;
    *out = git_map_u64(longs + i * LONG_OFFSET);
    return true;
}

bool git_pack_file_find(const struct git_pack_file *file, const struct git_id *id, uint64_t *offset)
{
    const unsigned char *fanout = file->index.bytes + HEADER;
    size_t first = id->bytes[0];
    uint32_t low = first == 0 ? 0 : git_map_u32(fanout + 4 * (first - 1));
    uint32_t high = git_map_u32(fanout + 4 * first);
    uint32_t place;

    return low <= high && high <= file->count &&
           git_id_search(names_of(file), file->id_bytes, low, high, id, &place) &&
           read_offset(file, place, offset);
}

/* Maps the pack itself, the first time it is asked for. */
static bool open_pack(struct git_pack_file *file)
{
    if (file->is_tried)
        return file->pack.size > 0;
    file->is_tried = true;
    if (!git_map_file(file->path, file->arena, &file->pack))
        return false;
    if (file->pack.size < PACK_HEADER + file->id_bytes ||
        memcmp(file->pack.bytes, "PACK\0\0\0", 7) != 0 ||
        (file->pack.bytes[7] != 2 && file->pack.bytes[7] != 3) ||
        git_map_u32(file->pack.bytes + 8) != file->count)
        file->pack.size = 0;
    else
        file->pack.size -= file->id_bytes; /* its checksum */
    return file->pack.size > 0;
}

/* Three bits of type, then the size, seven bits a byte, the lowest first. */
static bool read_size(const unsigned char **at, const unsigned char *end,
                      struct git_pack_entry *out)
{
    const unsigned char *p = *at;
    unsigned shift = 4;

    if (p == end)
        return false;
    out->type = (enum git_pack_type)(*p >> 4 & 7);
    out->size = *p & 15U;
    while ((*p++ & 0x80) != 0) {
        if (p == end || shift > 57)
            return false;
        out->size |= (uint64_t)(*p & 0x7FU) << shift;
        shift += 7;
    }
    *at = p;
    return true;
}

/* How far before offset the base begins: seven bits a byte, the highest first,
 * and one more for each byte that follows. */
static bool read_distance(const unsigned char **at, const unsigned char *end, uint64_t offset,
                          uint64_t *base)
{
    const unsigned char *p = *at;
    uint64_t distance;

    if (p == end)
        return false;
    distance = *p & 0x7FU;
    while ((*p++ & 0x80) != 0) {
        if (p == end || distance > UINT64_MAX >> 8)
            return false;
        distance = (distance + 1) << 7 | (*p & 0x7FU);
    }
    if (distance == 0 || distance > offset)
        return false;
    *base = offset - distance;
    *at = p;
    return true;
}

bool git_pack_file_entry(struct git_pack_file *file, uint64_t offset, struct git_pack_entry *out)
{
    const unsigned char *at;
    const unsigned char *end;

    if (!open_pack(file) || offset < PACK_HEADER || offset >= file->pack.size)
        return false;
    at = file->pack.bytes + offset;
    end = file->pack.bytes + file->pack.size;
    if (!read_size(&at, end, out))
        return false;
    if (out->type == GIT_PACK_NEAR_DELTA && !read_distance(&at, end, offset, &out->base_offset))
        return false;
    if (out->type == GIT_PACK_NAMED_DELTA) {
        if ((size_t)(end - at) < file->id_bytes)
            return false;
        out->base = git_id_of(at, file->id_bytes);
        at += file->id_bytes;
    }
    out->packed = (struct git_map){ at, (size_t)(end - at) };
    return true;
}
