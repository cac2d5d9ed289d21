/* past_project.c - see past_project.h. */
#include "planner/cmd/past_project.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/past_identify.h"
#include "planner/source/git_history.h"

enum { MOVES_MOST = 4 }; /* how often the folder of a tree is followed elsewhere */

/* What is at hand while the past is read. */
struct reading {
    const struct cli_call *call;
    const struct project *project;
    struct git_store *store;
    struct git_commit tip;
    struct past_identify *identify;
    struct strlist folders;
    struct past_project *out;
};

/* Returns path, absolute, as seen from the work tree; NULL where it lies
 * outside. */
static const char *inside(const struct reading *r, const char *path)
{
    size_t len = strlen(r->out->root);

    if (path[0] != '/')
        return path; /* of a commit's tree */
    if (strncmp(path, r->out->root, len) != 0 || (path[len] != '/' && path[len] != '\0'))
        return NULL;
    return path[len] == '\0' ? "" : path + len + 1;
}

/* Lists the version folders as paths of the commit's tree. */
static bool find_folders(struct reading *r, struct error *err)
{
    const struct strlist *locations = &r->project->config.locations;

    for (size_t i = 0; i < locations->count; i++) {
        struct source_file folder = { 0 };
        const char *path;

        if (!source_find(r->project->source, locations->items[i], r->call->arena, &folder, err))
            return false;
        path = folder.full_path == NULL ? NULL : inside(r, folder.full_path);
        if (path != NULL && !strlist_has(&r->folders, path))
            vec_push(r->call->arena, &r->folders, path);
    }
    strlist_sort(&r->folders);
    return true;
}

static bool walk_once(struct reading *r, struct git_walked *walked, struct error *err)
{
    struct git_id tip = { 0 };
    const struct git_walk_request request = {
        .store = r->store,
        .folders = &r->folders,
        .tips = &tip,
        .tip_count = 1,
        .identify = past_identify_id,
        .ctx = r->identify,
    };

    if (!git_id_parse(r->tip.id, git_store_id_bytes(r->store), &tip))
        return error_set(err, ERROR_GIT, "'%s' is not an object id", r->tip.id);
    return git_walk(&request, r->call->arena, walked, err);
}

/* Walks, once more where files came from folders that were not watched. */
static bool walk(struct reading *r, struct git_walked *walked, struct error *err)
{
    for (int turn = 0;; turn++) {
        if (!walk_once(r, walked, err))
            return false;
        r->out->commits += walked->commits;
        if (walked->moved.count == 0 || turn == MOVES_MOST)
            return true;
        for (size_t i = 0; i < walked->moved.count; i++)
            vec_push(r->call->arena, &r->folders, walked->moved.items[i]);
        strlist_sort(&r->folders);
    }
}

static void index_files(struct past_project *past, struct arena *arena)
{
    past->by_path = strmap_new(arena);
    for (size_t i = 0; i < past->files.count; i++) {
        if (!past->files.items[i].is_gone)
            strmap_put(past->by_path, past->files.items[i].path, &past->files.items[i]);
    }
}

static bool read_past(struct reading *r, struct error *err)
{
    static const struct strlist all_tags = { 0 };
    const struct setting *tags = config_find(&r->project->config, "release_tags");
    struct arena *arena = r->call->arena;
    struct git_walked walked = { 0 };
    struct git_refs refs = { 0 };
    const struct source *source;

    if (!find_folders(r, err) || !git_source_open(r->store, &r->tip, arena, &source, err))
        return false;
    r->identify = past_identify_new(source, r->project->catalog, arena);
    if (!walk(r, &walked, err) || !git_store_read_refs(r->store, arena, &refs, err))
        return false;
    r->out->is_cut = walked.is_cut;
    r->out->tip = r->tip.id;
    git_history_build(&walked, arena, &r->out->files);
    return git_history_tags(r->store, &refs, tags == NULL ? &all_tags : &tags->items, &r->folders,
                            &r->out->files, err);
}

/* Opens the repository that the tree lies in, which may be a submodule of the
 * one that the working directory lies in. */
static bool open_store(struct reading *r, struct error *err)
{
    const char *at = r->project->source->at;
    char real[PATH_MAX];
    struct git_commit *tip = &r->tip;
    const char *root;

    if (!git_project_store(r->call, &r->store, err) ||
        !git_store_resolve(r->store, at == NULL ? "HEAD" : at, r->call->arena, tip, err))
        return false;
    root = git_store_root(r->store);
    r->out->root = arena_strdup(r->call->arena, realpath(root, real) == NULL ? root : real);
    return true;
}

bool past_project_read(const struct cli_call *call, const struct project *p,
                       const struct past_project **out, struct error *err)
{
    struct reading r = { .call = call, .project = p };

    *out = NULL;
    r.out = arena_new(call->arena, struct past_project);
    if (!open_store(&r, err) || !read_past(&r, err))
        return error_while(err, "reading the history of the revisions");
    if (p->catalog != NULL)
        catalog_save(p->catalog);
    index_files(r.out, call->arena);
    *out = r.out;
    return true;
}

const struct past_file *past_project_find(const struct past_project *past, const struct revision *r)
{
    const char *path = r->full_path;
    size_t len;

    if (past == NULL)
        return NULL;
    len = strlen(past->root);
    if (path[0] == '/')
        path = strncmp(path, past->root, len) == 0 && path[len] == '/' ? path + len + 1 : "";
    return strmap_get(past->by_path, path);
}

/* Says why there is no history, unless the tree just lies in no repository. */
static void print_note(const struct cli_call *call, const struct error *err)
{
    struct strbuf sb = { .arena = call->arena };

    if (cmd_options(call)->quiet || err->code == ERROR_NO_REF)
        return;
    strbuf_addstr(&sb, "note: no history: ");
    escape_add(&sb, err->message);
    strbuf_addch(&sb, '\n');
    (void)fputs(strbuf_text(&sb), call->err);
}

const struct past_file **past_project_nodes(const struct cli_call *call, const struct project *p,
                                            const struct graph_nodes *nodes)
{
    const struct past_project *past;
    const struct past_file **files;
    struct error err = { 0 };

    if (cmd_options(call)->verbose == 0)
        return NULL;
    if (!past_project_read(call, p, &past, &err)) {
        print_note(call, &err);
        return NULL;
    }
    files = arena_new_array(call->arena, const struct past_file *, nodes->count + 1);
    for (size_t i = 0; i < nodes->count; i++)
        files[i] = past_project_find(past, nodes->items[i]->revision);
    return files;
}
