/* git_graph_file.c - see git_graph_file.h. The format is in git's
 * Documentation/technical/commit-graph-format. */
#include "planner/source/git_graph_file.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "planner/source/git_map.h"

enum {
    HEADER = 8,
    CHUNK_ROW = 12,         /* of the table of chunks */
    FANOUT = 256 * 4,       /* bytes */
    ROW = 16,               /* of a commit, behind its tree's id */
    NO_PARENT = 0x70000000, /* in place of a parent's position */
    LAYERS_MOST = 64,
    BLOOM_HEADER = 12, /* version, hashes, bits for each path */
    HASHES_MOST = 64,  /* git has 7 */
};

static const uint32_t more_bit = 0x80000000U; /* the other parents are in the list of edges */

/* One file; positions of commits count through all layers. */
struct layer {
    struct git_map file;
    const unsigned char *fanout;
    const unsigned char *ids;
    const unsigned char *rows;
    const unsigned char *edges; /* NULL where there are none */
    size_t edge_count;
    struct git_bloom_settings bloom;
    const unsigned char *ends; /* of the commits' filters among filters; NULL for none */
    const unsigned char *filters;
    size_t filters_size;
    uint32_t count;
    uint32_t first; /* the position of its first commit */
};

struct git_graph_file {
    struct arena *arena;
    size_t id_bytes;
    VEC_FIELDS(struct layer);
};

/* Finds a chunk of that name; NULL where there is none or it leads out. */
static const unsigned char *find_chunk(const struct layer *layer, const char *name, size_t *size)
{
    size_t count = layer->file.bytes[6];

    *size = 0;
    if (layer->file.size < HEADER + (count + 1) * CHUNK_ROW)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *row = layer->file.bytes + HEADER + i * CHUNK_ROW;
        uint64_t begin = git_map_u64(row + 4);
        uint64_t end = git_map_u64(row + CHUNK_ROW + 4);

        if (memcmp(row, name, 4) != 0)
            continue;
        if (begin > end || end > layer->file.size)
            return NULL;
        *size = (size_t)(end - begin);
        return layer->file.bytes + begin;
    }
    return NULL;
}

/* Finds the filters of changed paths, where there are some that are understood. */
static void read_filters(struct layer *layer)
{
    size_t ends = 0;
    size_t filters = 0;

    layer->ends = find_chunk(layer, "BIDX", &ends);
    layer->filters = find_chunk(layer, "BDAT", &filters);
    if (layer->ends == NULL || layer->filters == NULL || filters < BLOOM_HEADER ||
        ends / 4 < layer->count) {
        layer->ends = NULL;
        return;
    }
    layer->bloom.version = git_map_u32(layer->filters);
    layer->bloom.hashes = git_map_u32(layer->filters + 4);
    layer->filters += BLOOM_HEADER;
    layer->filters_size = filters - BLOOM_HEADER;
    if (layer->bloom.version < 1 || layer->bloom.version > 2 || layer->bloom.hashes > HASHES_MOST)
        layer->ends = NULL;
}

/* Finds the chunks and checks that they are as long as they must be. */
static bool read_layer(struct layer *layer, size_t id_bytes)
{
    size_t fanout = 0;
    size_t ids = 0;
    size_t rows = 0;
    size_t edges = 0;

    if (layer->file.size < HEADER || memcmp(layer->file.bytes, "CGPH\1", 5) != 0 ||
        layer->file.bytes[5] != (id_bytes == 32 ? 2 : 1))
        return false;
    layer->fanout = find_chunk(layer, "OIDF", &fanout);
    layer->ids = find_chunk(layer, "OIDL", &ids);
    layer->rows = find_chunk(layer, "CDAT", &rows);
    layer->edges = find_chunk(layer, "EDGE", &edges);
    layer->edge_count = edges / 4;
    if (layer->fanout == NULL || layer->ids == NULL || layer->rows == NULL || fanout < FANOUT)
        return false;
    layer->count = git_map_u32(layer->fanout + FANOUT - 4);
    read_filters(layer);
    return ids / id_bytes >= layer->count && rows / (id_bytes + ROW) >= layer->count;
}

static bool add_layer(struct git_graph_file *g, const char *path)
{
    struct layer layer = { 0 };
    uint32_t first =
        g->count == 0 ? 0 : g->items[g->count - 1].first + g->items[g->count - 1].count;

    if (g->count >= LAYERS_MOST || !git_map_file(path, g->arena, &layer.file) ||
        !read_layer(&layer, g->id_bytes) || layer.count > NO_PARENT - first)
        return false;
    layer.first = first;
    vec_push(g->arena, g, layer);
    return true;
}

/* A chain is a text file with a hash a line, the oldest first. */
static bool add_chain(struct git_graph_file *g, const char *folder)
{
    const char *path = file_join(folder, "commit-graph-chain", g->arena);
    struct error dropped = { 0 }; /* without the file commits are read one by one */
    const char *text;

    if (!file_exists(path) || !file_read_text(path, LIMIT_CONFIG_FILE, g->arena, &text, &dropped))
        return false;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        const char *hash = arena_strndup(g->arena, text, len);

        if (strspn(hash, "0123456789abcdef") != len ||
            !add_layer(g, arena_printf(g->arena, "%s/graph-%s.graph", folder, hash)))
            return false;
        text += len + (text[len] == '\n');
    }
    return g->count > 0;
}

struct git_graph_file *git_graph_file_read(const char *objects, size_t id_bytes,
                                           struct arena *arena)
{
    struct git_graph_file *g = arena_new(arena, struct git_graph_file);
    const char *folder = file_join(objects, "info", arena);

    g->arena = arena;
    g->id_bytes = id_bytes;
    if (add_layer(g, file_join(folder, "commit-graph", arena)))
        return g;
    return add_chain(g, file_join(folder, "commit-graphs", arena)) ? g : NULL;
}

struct git_graph_file *git_graph_file_open(const struct git_store *store, struct arena *arena)
{
    if (git_store_is_shallow(store) || git_store_replaced(store) != NULL)
        return NULL;
    return git_graph_file_read(file_join(git_store_directory(store), "objects", arena),
                               git_store_id_bytes(store), arena);
}

/* Returns the place of the id within the layer, or its count. */
static uint32_t find_in(const struct layer *layer, const struct git_id *id, size_t id_bytes)
{
    unsigned first = id->bytes[0];
    uint32_t low = first == 0 ? 0 : git_map_u32(layer->fanout + 4 * (size_t)(first - 1));
    uint32_t high = git_map_u32(layer->fanout + 4 * (size_t)first);
    uint32_t place;

    if (low <= high && high <= layer->count &&
        git_id_search(layer->ids, id_bytes, low, high, id, &place))
        return place;
    return layer->count;
}

static bool add_parent(const struct git_graph_file *g, uint32_t position, struct arena *arena,
                       struct git_links *out)
{
    for (size_t i = 0; i < g->count; i++) {
        const struct layer *layer = &g->items[i];

        if (position >= layer->first && position - layer->first < layer->count) {
            vec_push(arena, &out->parents,
                     git_id_of(layer->ids + (position - layer->first) * g->id_bytes, g->id_bytes));
            return true;
        }
    }
    return false;
}

/* The second parent stands in the row, or all but the first in the edges. */
static bool add_others(const struct git_graph_file *g, const struct layer *layer, uint32_t second,
                       struct arena *arena, struct git_links *out)
{
    if (second == NO_PARENT)
        return true;
    if ((second & more_bit) == 0)
        return add_parent(g, second, arena, out);
    for (size_t i = second & ~more_bit; i < layer->edge_count; i++) {
        uint32_t edge = git_map_u32(layer->edges + 4 * i);

        if (!add_parent(g, edge & ~more_bit, arena, out))
            return false;
        if ((edge & more_bit) != 0)
            return true;
    }
    return false;
}

static bool read_row(const struct git_graph_file *g, const struct layer *layer, uint32_t place,
                     struct arena *arena, struct git_links *out)
{
    const unsigned char *row = layer->rows + place * (g->id_bytes + ROW);
    uint32_t first = git_map_u32(row + g->id_bytes);
    uint32_t second = git_map_u32(row + g->id_bytes + 4);

    *out = (struct git_links){ .tree = git_id_of(row, g->id_bytes) };
    out->at_utc = (int64_t)(git_map_u64(row + g->id_bytes + 8) & 0x3FFFFFFFFU);
    return (first == NO_PARENT || add_parent(g, first, arena, out)) &&
           add_others(g, layer, second, arena, out);
}

/* Finds the commit in the newest layer that has it. */
static bool find_commit(const struct git_graph_file *g, const struct git_id *id,
                        const struct layer **layer, uint32_t *place)
{
    for (size_t i = g == NULL ? 0 : g->count; i > 0; i--) {
        *layer = &g->items[i - 1];
        *place = find_in(*layer, id, g->id_bytes);
        if (*place < (*layer)->count)
            return true;
    }
    return false;
}

bool git_graph_file_find(const struct git_graph_file *g, const struct git_id *id,
                         struct arena *arena, struct git_links *out)
{
    const struct layer *layer;
    uint32_t place;

    return find_commit(g, id, &layer, &place) && read_row(g, layer, place, arena, out);
}

/* Returns the filter of the commit at that place; empty where there is none. */
static struct str filter_at(const struct layer *layer, uint32_t place)
{
    size_t begin = place == 0 ? 0 : git_map_u32(layer->ends + 4 * ((size_t)place - 1));
    size_t end = git_map_u32(layer->ends + 4 * (size_t)place);

    if (begin > end || end > layer->filters_size)
        return (struct str){ "", 0 };
    return (struct str){ (const char *)layer->filters + begin, end - begin };
}

bool git_graph_file_may_change(const struct git_graph_file *g, const struct git_id *id,
                               const struct git_bloom_key *keys, size_t count)
{
    const struct layer *layer;
    struct str filter;
    uint32_t place;

    if (!find_commit(g, id, &layer, &place) || layer->ends == NULL)
        return true;
    filter = filter_at(layer, place);
    for (size_t i = 0; i < count; i++) {
        if (!git_bloom_may_have(filter, &layer->bloom, &keys[i]))
            return false;
    }
    return true;
}
