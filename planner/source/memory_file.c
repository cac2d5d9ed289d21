/* memory_file.c - see memory_file.h. */
#include "planner/source/memory_file.h"

struct memory {
    struct source source; /* first: a source is turned back into this */
    const struct source *beside;
    struct source_file file;
    struct str bytes;
};

static const struct memory *memory_of(const struct source *s)
{
    return (const struct memory *)(const void *)s;
}

static bool find(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err)
{
    return source_find(memory_of(s)->beside, path, arena, out, err);
}

static bool list(const struct source *s, const char *folder, struct arena *arena,
                 struct source_files *out, struct error *err)
{
    return source_list(memory_of(s)->beside, folder, arena, out, err);
}

static bool read_bytes(const struct source_file *file, size_t limit, struct arena *arena,
                       struct str *out, struct error *err)
{
    const struct memory *m = memory_of(file->source);

    if (m->bytes.len > limit)
        return error_set(err, ERROR_INPUT, "%s is larger than %zu bytes", file->path, limit);
    *out = (struct str){ arena_strndup(arena, m->bytes.ptr, m->bytes.len), m->bytes.len };
    return true;
}

static const struct source_ops memory_ops = { find, list, read_bytes };

const struct source_file *memory_file_new(const struct source_file *original, struct str bytes,
                                          struct arena *arena)
{
    struct memory *m = arena_new(arena, struct memory);

    *m = (struct memory){
        .source = { &memory_ops, original->source->root, original->source->at },
        .beside = original->source,
        .file = *original,
        .bytes = bytes,
    };
    m->file.source = &m->source;
    m->file.object_id = NULL;
    m->file.stamp = (struct source_stamp){ 0 };
    return &m->file;
}
