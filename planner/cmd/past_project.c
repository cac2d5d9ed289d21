/* past_project.c - see past_project.h. */
#include "planner/cmd/past_project.h"

#include <string.h>

#include "common/escape.h"
#include "common/sha256.h"
#include "common/strmap.h"
#include "planner/catalog/catalog_past.h"
#include "planner/cmd/past_walk.h"
#include "planner/source/git_history.h"

static void index_files(struct past_project *past, struct arena *arena)
{
    past->by_path = strmap_new(arena);
    for (size_t i = 0; i < past->files.count; i++) {
        if (!past->files.items[i].is_gone)
            strmap_put(past->by_path, past->files.items[i].path, &past->files.items[i]);
    }
}

/* Returns a digest of all that the first tags depend on: the tags, which of
 * them count, and the folders. */
static const char *digest_tags(const struct past_walk *w, const struct git_refs *refs,
                               const struct strlist *patterns)
{
    struct strbuf sb = { .arena = w->call->arena };
    size_t id_bytes = git_store_id_bytes(w->store);

    strbuf_addf(&sb, "%s\n%s\n", strlist_join(patterns, ",", sb.arena),
                strlist_join(&w->folders, ",", sb.arena));
    for (size_t i = 0; i < refs->count; i++) {
        if (strncmp(refs->items[i].name, "refs/tags/", 10) == 0) {
            strbuf_addstr(&sb, refs->items[i].name);
            strbuf_add(&sb, refs->items[i].id.bytes, id_bytes);
        }
    }
    return sha256_hex(sb.ptr, sb.len, sb.arena);
}

/* Finds the first tag of each file, or what was found with the same tags. */
static bool find_tags(const struct past_walk *w, struct past_files *files, struct error *err)
{
    static const struct strlist all_tags = { 0 };
    const struct setting *setting = config_find(&w->project->config, "release_tags");
    const struct strlist *patterns = setting == NULL ? &all_tags : &setting->items;
    struct catalog *catalog = w->project->catalog;
    struct git_refs refs = { 0 };
    const char *digest;

    if (!git_store_read_refs(w->store, w->call->arena, &refs, err))
        return false;
    digest = digest_tags(w, &refs, patterns);
    if (catalog != NULL && catalog_get_tags(catalog, digest, w->call->arena, files))
        return true;
    if (!git_history_tags(w->store, &refs, patterns, &w->folders, files, err))
        return false;
    if (catalog != NULL)
        catalog_put_tags(catalog, digest, files);
    return true;
}

static bool read_past(struct past_walk *w, struct past_project *out, struct error *err)
{
    struct arena *arena = w->call->arena;
    struct git_walked walked = { 0 };
    struct git_ids tips = { 0 };
    struct git_id tip;

    if (!git_id_parse(w->tip.id, git_store_id_bytes(w->store), &tip))
        return error_set(err, ERROR_GIT, "'%s' is not an object id", w->tip.id);
    vec_push(arena, &tips, tip);
    if (!past_walk_run(w, &tips, false, &walked, err))
        return false;
    out->top = w->source->at == NULL ? w->root : git_source_outer(w->source);
    out->tip = w->tip.id;
    out->is_cut = walked.is_cut;
    out->commits = w->commits;
    git_history_build(&walked, arena, &out->files);
    return find_tags(w, &out->files, err);
}

bool past_project_read(const struct cli_call *call, const struct project *p,
                       const struct past_project **out, struct error *err)
{
    struct past_project *past = arena_new(call->arena, struct past_project);
    struct past_walk w;

    *out = NULL;
    if (!past_walk_open(call, p, &w, err) || !read_past(&w, past, err))
        return error_while(err, "reading the history of the revisions");
    if (p->catalog != NULL)
        catalog_save(p->catalog);
    index_files(past, call->arena);
    *out = past;
    return true;
}

const struct past_file *past_project_find(const struct past_project *past, const struct revision *r)
{
    const char *path = r->full_path;
    size_t len;

    if (past == NULL)
        return NULL;
    len = strlen(past->top);
    if (len > 0)
        path = strncmp(path, past->top, len) == 0 && path[len] == '/' ? path + len + 1 : "";
    return strmap_get(past->by_path, path);
}

/* Says why there is no history, unless the tree just lies in no repository. */
static void print_note(const struct cli_call *call, const struct error *err)
{
    struct strbuf sb = { .arena = call->arena };

    if (cmd_options(call)->verbose == 0 || err->code == ERROR_NO_REF)
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

    if (!past_project_read(call, p, &past, &err)) {
        print_note(call, &err);
        return NULL;
    }
    files = arena_new_array(call->arena, const struct past_file *, nodes->count + 1);
    for (size_t i = 0; i < nodes->count; i++)
        files[i] = past_project_find(past, nodes->items[i]->revision);
    return files;
}
