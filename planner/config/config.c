/* config.c - see config.h. */
#include "planner/config/config.h"

#include <string.h>

#include "common/file.h"

/* Returns the folder that holds the revision files of a tree named on the
 * command line: its versions/ where there is one, else itself. */
static bool find_versions(const struct source *source, const char *tree, struct arena *arena,
                          const char **out, struct error *err)
{
    struct source_file found = { 0 };
    const char *versions = file_join(tree, "versions", arena);

    if (!source_find(source, versions, arena, &found, err))
        return false;
    *out = found.kind == SOURCE_FOLDER ? versions : tree;
    if (found.kind == SOURCE_FOLDER)
        return true;
    if (!source_find(source, tree, arena, &found, err))
        return false;
    if (found.kind != SOURCE_FOLDER)
        return error_set(err, ERROR_NO_TREE, "%s is not a folder", tree);
    return true;
}

static bool use_trees(const struct source *source, const struct strlist *trees, struct arena *arena,
                      struct config *out, struct error *err)
{
    for (size_t i = 0; i < trees->count; i++) {
        const char *folder;

        if (!find_versions(source, trees->items[i], arena, &folder, err))
            return false;
        vec_push(arena, &out->locations, folder);
    }
    return true;
}

bool config_load(const struct source *source, const struct config_request *request,
                 struct arena *arena, struct config *out, struct error *err)
{
    *out = (struct config){
        .file_template = "%(rev)s_%(slug)s",
        .truncate_slug_length = 40,
        .output_encoding = "utf-8",
        .version_table = "alembic_version",
    };
    if (request->trees->count == 0)
        return error_set(err, ERROR_NO_TREE, "there is no alembic.ini here");
    return use_trees(source, request->trees, arena, out, err);
}

const struct setting *config_find(const struct config *c, const char *name)
{
    for (size_t i = 0; i < c->settings.count; i++) {
        if (strcmp(c->settings.items[i].name, name) == 0)
            return &c->settings.items[i];
    }
    return NULL;
}
