/* locate_refs.c - see locate_refs.h. */
#include "planner/cmd/locate_refs.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/source/git_commits.h"
#include "planner/source/git_tree.h"

/* How the names of refs begin; what follows is what people call them. */
static const struct {
    const char *prefix;
    enum found_kind kind;
} kinds[] = {
    { "HEAD", FOUND_HEAD },      { "refs/heads/", FOUND_BRANCH }, { "refs/remotes/", FOUND_REMOTE },
    { "refs/tags/", FOUND_TAG }, { "stash@{", FOUND_STASH },
};

struct search {
    const struct git_store *store;
    const struct strlist *folders;
    struct git_commits *commits;
    struct arena *arena;
    const struct locate_visitor *visitor;
    struct strmap *listed; /* ids of the folders' trees -> struct git_tree_pairs * */
    struct error *err;
};

static bool name_ref(const char *name, struct found_place *out)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t len = strlen(kinds[i].prefix);

        if (strncmp(name, kinds[i].prefix, len) != 0)
            continue;
        out->kind = kinds[i].kind;
        out->ref = out->kind == FOUND_STASH || out->kind == FOUND_HEAD ? name : name + len;
        out->source = out->ref;
        return true;
    }
    return false;
}

/* Returns the files of a commit's folders; NULL where the commit or a tree is
 * not here. */
static const struct git_tree_pairs *list_files(struct search *s, int64_t commit)
{
    static const struct git_id none = { 0 };
    struct strbuf key = { .arena = s->arena };
    struct error absent = { 0 };
    struct git_tree_pairs *files;
    const struct git_id *ids;

    if (!git_commits_folders(s->commits, commit, &ids, &absent))
        return NULL;
    for (size_t i = 0; i < s->folders->count; i++) {
        const char *text = git_id_text(&ids[i], git_store_id_bytes(s->store), s->arena);

        strbuf_addf(&key, "%s ", text == NULL ? "-" : text);
    }
    files = strmap_get(s->listed, strbuf_text(&key));
    if (files != NULL)
        return files;
    files = arena_new(s->arena, struct git_tree_pairs);
    for (size_t i = 0; i < s->folders->count; i++) {
        if (!git_tree_compare(s->store, &none, &ids[i], s->folders->items[i], s->arena, files,
                              &absent))
            return NULL;
    }
    strmap_put(s->listed, strbuf_text(&key), files);
    return files;
}

static void visit_files(struct search *s, int64_t commit, struct found_place place)
{
    const struct git_tree_pairs *files = list_files(s, commit);

    for (size_t i = 0; files != NULL && i < files->count; i++) {
        place.path = files->items[i].path;
        place.blob = git_id_text(&files->items[i].new, git_store_id_bytes(s->store), s->arena);
        s->visitor->visit(s->visitor->self, &place);
    }
}

/* The third parent of a stash has the files that were not tracked. */
static void visit_untracked(struct search *s, int64_t commit, struct found_place place)
{
    struct error absent = { 0 };
    const struct git_links *links;
    bool is_cut;

    if (place.kind != FOUND_STASH ||
        !git_commits_links(s->commits, commit, &links, &is_cut, &absent) ||
        links->parents.count < 3)
        return;
    place.source = arena_printf(s->arena, "%s^3", place.ref);
    visit_files(s, git_commits_add(s->commits, &links->parents.items[2]), place);
}

bool locate_refs(const struct git_store *store, const struct git_refs *refs,
                 const struct strlist *folders, struct arena *arena,
                 const struct locate_visitor *visitor, struct git_ids *tips, struct error *err)
{
    struct search s = { store, folders, git_commits_new(store, folders, arena),
                        arena, visitor, strmap_new(arena),
                        err };

    for (size_t i = 0; i < refs->count; i++) {
        struct found_place place = { 0 };
        struct error absent = { 0 };
        const struct git_links *links;
        struct git_id id;
        int64_t commit;
        bool found;
        bool is_cut;

        if (!name_ref(refs->items[i].name, &place))
            continue;
        if (!git_store_peel(store, &refs->items[i].id, &id, &found, err))
            return false;
        commit = git_commits_add(s.commits, &id);
        if (!found || !git_commits_links(s.commits, commit, &links, &is_cut, &absent))
            continue;
        place.at_utc = links->at_utc;
        if (place.kind != FOUND_STASH)
            vec_push(arena, tips, id);
        visit_files(&s, commit, place);
        visit_untracked(&s, commit, place);
    }
    return true;
}
