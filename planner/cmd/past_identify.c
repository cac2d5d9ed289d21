/* past_identify.c - see past_identify.h. */
#include "planner/cmd/past_identify.h"

#include <string.h>

#include "common/file.h"
#include "common/strmap.h"
#include "planner/read/read.h"

struct past_identify {
    const struct source *source;
    struct catalog *catalog;
    struct arena *arena;
    struct strmap *known; /* "BLOB NAME" -> struct revision *; id NULL for none */
};

struct past_identify *past_identify_new(const struct source *source, struct catalog *catalog,
                                        struct arena *arena)
{
    struct past_identify *self = arena_new(arena, struct past_identify);

    *self = (struct past_identify){ source, catalog, arena, strmap_new(arena) };
    return self;
}

static bool may_be_revision(const char *path)
{
    const char *end = strrchr(file_name(path), '.');

    return end != NULL && (strcmp(end, ".py") == 0 || strcmp(end, ".sql") == 0);
}

/* Reads the blob; a file that is no revision leaves out->id NULL. */
static void read_blob(const struct past_identify *self, const struct read_file *file,
                      struct revision *out)
{
    struct arena scratch = { 0 };
    struct error unreadable = { 0 }; /* then it declares nothing */

    if (self->catalog != NULL &&
        catalog_get_revision(self->catalog, file->source, self->arena, out))
        return;
    if (!read_revision(file, &scratch, self->arena, out, &unreadable))
        *out = (struct revision){ 0 };
    else if (self->catalog != NULL)
        catalog_put_revision(self->catalog, file->source, out);
    arena_free(&scratch);
}

/* Reads a blob that nobody asked for before. */
static struct revision *identify(struct past_identify *self, const char *path, const char *blob)
{
    struct read_file *file = arena_new(self->arena, struct read_file);
    struct source_file *source = arena_new(self->arena, struct source_file);
    struct revision *r = arena_new(self->arena, struct revision);

    *source = (struct source_file){
        .source = self->source,
        .kind = SOURCE_FILE,
        .name = file_name(path),
        .path = path,
        .full_path = path,
        .object_id = blob,
    };
    file->source = source;
    read_blob(self, file, r);
    return r;
}

const struct revision *past_identify_revision(struct past_identify *self, const char *path,
                                              const char *blob)
{
    const char *key = arena_printf(self->arena, "%s %s", blob, file_name(path));
    struct revision *known = strmap_get(self->known, key);

    if (!may_be_revision(path))
        return NULL;
    if (known == NULL) {
        known = identify(self, path, blob);
        strmap_put(self->known, key, known);
    }
    return known->id == NULL ? NULL : known;
}

const char *past_identify_id(void *self, const char *path, const char *blob)
{
    const struct revision *r = past_identify_revision(self, path, blob);

    return r == NULL ? NULL : r->id;
}
