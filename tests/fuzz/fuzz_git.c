/* fuzz_git.c - packs, their indexes and commit-graphs: what git's files may hold.
 *
 * The first byte says what the rest is: a commit-graph, an index with its pack, or
 * a list of objects, which is made into a pack first: type, base, what its size is
 * said to be more than it is, how often its text is repeated, length, text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "common/file.h"
#include "common/strbuf.h"
#include "planner/source/git_graph_file.h"
#include "planner/source/git_pack.h"
#include "tests/fuzz/fuzz.h"

enum {
    ID = 20,
    OBJECTS_MOST = 64,
    TEXT_MOST = 600000, /* more than is read */
    START = 128,        /* of an object, of which no more is wanted */
};

static char root[] = "/tmp/fuzz-git-XXXXXX";

static void remove_root(void)
{
    static const char *const names[] = {
        "info/commit-graph", "pack/p.idx", "pack/p.pack", "info", "pack", ""
    };
    char path[64];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", root, names[i]);
        (void)remove(path);
    }
}

static void make_root(void)
{
    static bool made;
    char path[64];

    if (made)
        return;
    made = mkdtemp(root) != NULL && atexit(remove_root) == 0;
    (void)snprintf(path, sizeof(path), "%s/info", root);
    made = made && mkdir(path, 0700) == 0;
    (void)snprintf(path, sizeof(path), "%s/pack", root);
    if (!made || mkdir(path, 0700) != 0)
        abort();
}

static void put(const char *name, struct str bytes)
{
    char path[64];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0)
        abort();
}

static void add_u32(struct strbuf *sb, uint32_t value)
{
    const char bytes[] = { (char)(value >> 24), (char)(value >> 16), (char)(value >> 8),
                           (char)value };

    strbuf_add(sb, bytes, sizeof(bytes));
}

static void add_zeros(struct strbuf *sb, size_t count)
{
    while (count-- > 0)
        strbuf_addch(sb, '\0');
}

/* Asks for each of count ids, the whole and the start, which must agree. */
static void read_all(const struct git_id *ids, size_t count)
{
    struct arena arena = { 0 };
    struct strbuf kept = { .arena = &arena };
    struct git_packs *packs = git_packs_open(root, ID, &arena);
    enum git_pack_type type;
    struct str object;

    for (size_t i = 0; i < 2 * count; i++) {
        const struct git_id *id = &ids[i % count];
        bool whole;

        if (i < count) /* the other way round the second time */
            (void)git_packs_read(packs, id, START, &type, &object);
        whole = git_packs_read(packs, id, SIZE_MAX, &type, &object);
        kept.len = 0;
        if (whole)
            strbuf_add(&kept, object.ptr, object.len);
        if (!git_packs_read(packs, id, START, &type, &object))
            continue;
        if (whole && memcmp(kept.ptr, object.ptr, object.len < START ? object.len : START) != 0)
            abort();
    }
    arena_free(&arena);
}

/* Any bytes of the file may be an id that it has. */
static size_t list_ids(struct str bytes, struct git_id *out)
{
    size_t step = bytes.len / OBJECTS_MOST / 4 * 4 + 4;
    size_t count = 0;

    for (size_t at = 0; count < OBJECTS_MOST && at + ID <= bytes.len; at += step)
        out[count++] = git_id_of(bytes.ptr + at, ID);
    return count;
}

static void try_graph(struct str bytes)
{
    const struct git_bloom_key key = git_bloom_key_of(str_of("versions"));
    struct git_id ids[OBJECTS_MOST];
    struct arena arena = { 0 };
    const struct git_graph_file *g;
    size_t count = list_ids(bytes, ids);

    put("info/commit-graph", bytes);
    g = git_graph_file_read(root, ID, &arena);
    for (size_t i = 0; i < count; i++) {
        struct git_links links;

        (void)git_graph_file_find(g, &ids[i], &arena, &links);
        (void)git_graph_file_may_change(g, &ids[i], &key, 1);
    }
    arena_free(&arena);
}

static void try_files(struct str bytes)
{
    struct git_id ids[OBJECTS_MOST];
    size_t len = bytes.len < 2 ? 0 : (size_t)(unsigned char)bytes.ptr[0] << 8;
    size_t count;

    if (bytes.len < 2)
        return;
    len |= (unsigned char)bytes.ptr[1];
    bytes = (struct str){ bytes.ptr + 2, bytes.len - 2 };
    if (len > bytes.len)
        len = bytes.len;
    put("pack/p.idx", (struct str){ bytes.ptr, len });
    put("pack/p.pack", (struct str){ bytes.ptr + len, bytes.len - len });
    count = list_ids((struct str){ bytes.ptr, len }, ids);
    if (count > 0)
        read_all(ids, count);
}

/* The head of an object: its type and size, seven bits a byte. */
static void add_head(struct strbuf *pack, unsigned type, size_t size)
{
    unsigned byte = (type & 7) << 4 | (unsigned)(size & 15);

    for (size >>= 4; size > 0; size >>= 7) {
        strbuf_addch(pack, (char)(byte | 0x80));
        byte = size & 0x7F;
    }
    strbuf_addch(pack, (char)byte);
}

static void add_base(struct strbuf *pack, unsigned type, unsigned base, const uint32_t *offsets,
                     size_t count)
{
    uint32_t distance = count == 0 ? base : (uint32_t)pack->len - offsets[base % count];

    if (type == GIT_PACK_NAMED_DELTA) {
        strbuf_addch(pack, (char)base);
        add_zeros(pack, ID - 1);
    } else if (distance < 0x80) {
        strbuf_addch(pack, (char)distance);
    } else {
        distance -= 0x80;
        if (distance >= 0x4000)
            strbuf_addch(pack, (char)(0x80 | ((distance >> 14) - 1)));
        strbuf_addch(pack, (char)(0x80 | distance >> 7));
        strbuf_addch(pack, (char)(distance & 0x7F));
    }
}

static void add_packed(struct strbuf *pack, struct str text)
{
    uLongf size = compressBound(text.len);
    Bytef *packed = malloc(size);

    if (packed == NULL || compress2(packed, &size, (const Bytef *)text.ptr, text.len, 1) != Z_OK)
        abort();
    strbuf_add(pack, (const char *)packed, size);
    free(packed);
}

/* Takes one object of the list; false at its end. */
static bool add_object(struct strbuf *pack, struct str *rest, uint32_t *offsets, size_t count)
{
    struct strbuf text = { .arena = pack->arena };
    const unsigned char *head = (const unsigned char *)rest->ptr;
    size_t len;

    if (rest->len < 5)
        return false;
    len = head[4] < rest->len - 5 ? head[4] : rest->len - 5;
    for (size_t i = 0; i <= (size_t)head[3] * head[3] && text.len + len < TEXT_MOST; i++)
        strbuf_add(&text, rest->ptr + 5, len);
    offsets[count] = (uint32_t)pack->len;
    add_head(pack, head[0], text.len + head[2]);
    if ((head[0] & 7) >= GIT_PACK_NEAR_DELTA)
        add_base(pack, head[0] & 7, head[1], offsets, count);
    add_packed(pack, (struct str){ strbuf_text(&text), text.len });
    *rest = (struct str){ rest->ptr + 5 + len, rest->len - 5 - len };
    return true;
}

/* The index of objects called 0, 1, 2 and so on. */
static void put_index(const uint32_t *offsets, size_t count, struct arena *arena)
{
    struct strbuf index = { .arena = arena };

    strbuf_add(&index, "\377tOc\0\0\0\2", 8);
    for (size_t i = 0; i < 256; i++)
        add_u32(&index, (uint32_t)(i < count ? i + 1 : count));
    for (size_t i = 0; i < count; i++) {
        strbuf_addch(&index, (char)i);
        add_zeros(&index, ID - 1);
    }
    add_zeros(&index, 4 * count);
    for (size_t i = 0; i < count; i++)
        add_u32(&index, offsets[i]);
    add_zeros(&index, (size_t)2 * ID);
    put("pack/p.idx", (struct str){ index.ptr, index.len });
}

static void try_objects(struct str rest)
{
    struct arena arena = { 0 };
    struct strbuf pack = { .arena = &arena };
    struct git_id ids[OBJECTS_MOST] = { 0 };
    uint32_t offsets[OBJECTS_MOST];
    size_t count = 0;

    strbuf_add(&pack, "PACK\0\0\0\2\0\0\0\0", 12);
    while (count < OBJECTS_MOST && add_object(&pack, &rest, offsets, count)) {
        ids[count].bytes[0] = (unsigned char)count;
        count++;
    }
    pack.ptr[11] = (char)count;
    add_zeros(&pack, ID);
    put("pack/p.pack", (struct str){ pack.ptr, pack.len });
    put_index(offsets, count, &arena);
    if (count > 0)
        read_all(ids, count);
    arena_free(&arena);
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const kinds[])(struct str) = { try_graph, try_files, try_objects };

    make_root();
    if (size > 0)
        kinds[data[0] % 3]((struct str){ (const char *)data + 1, size - 1 });
    return 0;
}
