/* source.c - see source.h. */
#include "planner/source/source.h"

#include <stdlib.h>
#include <string.h>

bool source_find(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err)
{
    return s->ops->find(s, path, arena, out, err);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct source_file *)a)->name, ((const struct source_file *)b)->name);
}

bool source_list(const struct source *s, const char *folder, struct arena *arena,
                 struct source_files *out, struct error *err)
{
    size_t before = out->count;

    if (!s->ops->list(s, folder, arena, out, err))
        return false;
    if (out->count > before) {
        qsort(out->items + before, out->count - before, sizeof(out->items[0]), compare_names);
    }
    return true;
}

bool source_read(const struct source_file *file, size_t limit, struct arena *arena, struct str *out,
                 struct error *err)
{
    if (file->refusal != NULL)
        return error_set(err, ERROR_INPUT, "%s %s", file->path, file->refusal);
    if (file->kind != SOURCE_FILE)
        return error_set(err, ERROR_INPUT, "%s is not a regular file", file->path);
    return file->source->ops->read(file, limit, arena, out, err);
}

bool source_read_text(const struct source_file *file, size_t limit, struct arena *arena,
                      struct str *out, struct error *err)
{
    return source_read(file, limit, arena, out, err) && str_check_text(*out, file->path, err);
}
