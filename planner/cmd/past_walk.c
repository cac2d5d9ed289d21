/* past_walk.c - see past_walk.h. */
#include "planner/cmd/past_walk.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "planner/catalog/catalog_past.h"
#include "planner/catalog/catalog_text.h"
#include "planner/cmd/git_project.h"

/* Returns the folder's path in its repository's tree; NULL where it lies outside
 * of the repository that is walked. */
static const char *inside(const struct past_walk *w, const struct source_file *folder)
{
    const char *path = folder->full_path;
    const char *top = w->source->at == NULL ? w->root : git_source_outer(w->source);
    size_t len = strlen(top);

    if (path == NULL || (w->source->at != NULL && folder->source != w->source))
        return NULL;
    if (len == 0)
        return path;
    if (strncmp(path, top, len) != 0 || (path[len] != '/' && path[len] != '\0'))
        return NULL;
    return path[len] == '\0' ? "" : path + len + 1;
}

/* Lists the version folders as paths of the commit's tree. */
static bool find_folders(struct past_walk *w, struct error *err)
{
    const struct strlist *locations = &w->project->config.locations;

    for (size_t i = 0; i < locations->count; i++) {
        struct source_file folder = { 0 };
        const char *path;

        if (!source_find(w->project->source, locations->items[i], w->call->arena, &folder, err))
            return false;
        path = inside(w, &folder);
        if (path != NULL && !strlist_has(&w->folders, path))
            vec_push(w->call->arena, &w->folders, path);
    }
    strlist_sort(&w->folders);
    return true;
}

/* Finds the repository that the first version folder lies in: a submodule, it
 * may be. Sets *path to a folder of it, *spec to the commit. */
static bool find_repository(struct past_walk *w, const char **path, const char **spec,
                            struct error *err)
{
    const struct strlist *locations = &w->project->config.locations;
    struct source_file folder = { 0 };

    w->source = w->project->source;
    *path = ".";
    *spec = w->source->at == NULL ? "HEAD" : w->source->at;
    if (locations->count == 0)
        return true;
    if (!source_find(w->source, locations->items[0], w->call->arena, &folder, err))
        return false;
    if (w->source->at == NULL && folder.kind == SOURCE_FOLDER)
        *path = folder.full_path;
    if (w->source->at != NULL && folder.source != w->source) {
        w->source = folder.source;
        *path = w->source->root;
        *spec = w->source->at;
    }
    return true;
}

bool past_walk_open(const struct cli_call *call, const struct project *p, struct past_walk *out,
                    struct error *err)
{
    const struct source *source;
    char real[PATH_MAX];
    const char *root;
    const char *path;
    const char *spec;

    *out = (struct past_walk){ .call = call, .project = p };
    if (!find_repository(out, &path, &spec, err) ||
        !git_project_store_of(call, path, &out->store, err) ||
        !git_store_resolve(out->store, spec, call->arena, &out->tip, err) ||
        !git_source_open(out->store, &out->tip, call->arena, &source, err))
        return false;
    root = git_store_root(out->store);
    out->root = arena_strdup(call->arena, realpath(root, real) == NULL ? root : real);
    out->identify = past_identify_new(source, p->catalog, call->arena);
    return find_folders(out, err);
}

/* Returns the catalog, NULL where nothing may be kept: what a shallow clone says
 * is not so for ever, nor what stands in the place of something else. */
static struct catalog *catalog_of(const struct past_walk *w)
{
    bool is_kept = !git_store_is_shallow(w->store) && git_store_replaced(w->store) == NULL;

    return is_kept ? w->project->catalog : NULL;
}

/* Remembers the walk, unless all of it was known. */
static void remember(const struct past_walk *w, const char *asked, const struct git_ids *tips,
                     const struct git_walked *walked, const struct catalog_walk *known)
{
    struct strlist ids = { 0 };
    bool is_new = walked->fresh > 0;

    for (size_t i = 0; i < tips->count; i++) {
        const char *id = git_id_text(&tips->items[i], git_store_id_bytes(w->store), w->call->arena);

        vec_push(w->call->arena, &ids, id);
        is_new = is_new || strmap_get(known->tips, id) == NULL;
    }
    if (is_new)
        catalog_put_walk(catalog_of(w), asked, walked, &ids, known);
}

/* Leaves out who wrote what, behind what was remembered. */
static void drop_authors(const struct past_walk *w, struct git_walked *walked)
{
    for (size_t i = 0; i < walked->nodes.count; i++) {
        struct git_node *node = arena_new(w->call->arena, struct git_node);

        *node = *walked->nodes.items[i];
        node->commit.author = "";
        node->commit.co_authors = (struct strlist){ 0 };
        walked->nodes.items[i] = node;
    }
}

bool past_walk_run(struct past_walk *w, const struct git_ids *tips, bool all,
                   struct git_walked *out, struct error *err)
{
    struct arena *arena = w->call->arena;
    const char *asked =
        arena_printf(arena, "%s%s", all ? "all " : "", catalog_list_text(&w->folders, arena));
    struct catalog_walk known = { 0 };
    struct git_walk_request request = {
        .store = w->store,
        .folders = &w->folders,
        .tips = tips->items,
        .tip_count = tips->count,
        .all = all,
        .identify = past_identify_id,
        .ctx = w->identify,
    };

    if (catalog_of(w) != NULL && catalog_get_walk(catalog_of(w), asked, arena, &known)) {
        request.folders = &known.folders;
        request.known = known.nodes;
        request.known_tips = known.tips;
    }
    if (!git_walk(&request, arena, out, err))
        return false;
    if (catalog_of(w) != NULL)
        remember(w, asked, tips, out, &known);
    if (cmd_options(w->call)->no_authors)
        drop_authors(w, out);
    w->folders = out->folders;
    w->commits += out->commits;
    return true;
}
