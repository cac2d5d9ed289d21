/* git_history_tags.c - the first tag that holds each file; see git_history.h. */
#include <stdlib.h>
#include <string.h>

#include "common/pattern.h"
#include "planner/source/git_commits.h"
#include "planner/source/git_history.h"
#include "planner/source/git_tree.h"

struct tag {
    const char *name;
    int64_t commit; /* its number */
    int64_t at_utc;
};

struct tags {
    VEC_FIELDS(struct tag);
};

/* Files by each of their names. */
struct holder {
    VEC_FIELDS(struct past_file *);
};

static bool is_wanted(const char *name, const struct strlist *patterns)
{
    for (size_t i = 0; i < patterns->count; i++) {
        if (pattern_match(patterns->items[i], name))
            return true;
    }
    return patterns->count == 0;
}

static int compare_tags(const void *a, const void *b)
{
    const struct tag *left = a;
    const struct tag *right = b;

    if (left->at_utc != right->at_utc)
        return left->at_utc < right->at_utc ? -1 : 1;
    return strcmp(left->name, right->name);
}

/* Lists the tags of commits that are here, the oldest first. */
static void list_tags(const struct git_store *store, const struct git_refs *refs,
                      const struct strlist *patterns, struct git_commits *commits,
                      struct arena *arena, struct tags *out)
{
    static const char prefix[] = "refs/tags/";
    size_t len = sizeof(prefix) - 1;

    for (size_t i = 0; i < refs->count; i++) {
        const struct git_ref *ref = &refs->items[i];
        const struct git_links *links;
        struct error absent = { 0 };
        struct git_id id;
        bool found;
        bool is_cut;
        int64_t commit;

        if (strncmp(ref->name, prefix, len) != 0 || !is_wanted(ref->name + len, patterns) ||
            !git_store_peel(store, &ref->id, &id, &found, &absent) || !found)
            continue;
        commit = git_commits_add(commits, &id);
        if (git_commits_links(commits, commit, &links, &is_cut, &absent))
            vec_push(arena, out, (struct tag){ ref->name + len, commit, links->at_utc });
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof(out->items[0]), compare_tags);
}

static void add_name(struct strmap *names, const char *path, struct past_file *file,
                     struct arena *arena)
{
    struct holder *holder = strmap_get(names, path);

    if (holder == NULL) {
        holder = arena_new(arena, struct holder);
        strmap_put(names, path, holder);
    }
    vec_push(arena, holder, file);
}

static struct strmap *index_names(struct past_files *files, struct arena *arena)
{
    struct strmap *names = strmap_new(arena);

    for (size_t i = 0; i < files->count; i++) {
        struct past_file *file = &files->items[i];

        add_name(names, file->path, file, arena);
        for (size_t k = 0; k < file->events.count; k++) {
            if (file->events.items[k].old_path != NULL)
                add_name(names, file->events.items[k].old_path, file, arena);
        }
    }
    return names;
}

/* Marks the files that the tag holds and no tag before it did. */
static bool mark(const struct git_store *store, const struct git_id *folders,
                 const struct git_id *before, const struct strlist *names, const char *tag,
                 struct strmap *by_name, struct error *err)
{
    static const struct git_id none = { 0 };
    struct arena scratch = { 0 };
    struct git_tree_pairs pairs = { 0 };
    bool done = true;

    /* Only what differs from the tag before can be new. */
    for (size_t i = 0; done && i < names->count; i++)
        done = git_tree_compare(store, before == NULL ? &none : &before[i], &folders[i],
                                names->items[i], &scratch, &pairs, err);
    for (size_t i = 0; done && i < pairs.count; i++) {
        struct holder *holder = strmap_get(by_name, pairs.items[i].path);

        for (size_t k = 0; holder != NULL && k < holder->count; k++) {
            if (holder->items[k]->tag == NULL && !git_id_is_none(&pairs.items[i].new))
                holder->items[k]->tag = tag;
        }
    }
    arena_free(&scratch);
    return done;
}

bool git_history_tags(const struct git_store *store, const struct git_refs *refs,
                      const struct strlist *patterns, const struct strlist *folders,
                      struct past_files *files, struct error *err)
{
    struct arena scratch = { 0 };
    struct git_commits *commits = git_commits_new(store, folders, &scratch);
    struct strmap *by_name = index_names(files, &scratch);
    struct tags tags = { 0 };
    const struct git_id *before = NULL;
    const struct git_id *now;
    bool done = true;

    list_tags(store, refs, patterns, commits, &scratch, &tags);
    for (size_t i = 0; done && i < tags.count; i++) {
        done = git_commits_folders(commits, tags.items[i].commit, &now, err) &&
               mark(store, now, before, folders, tags.items[i].name, by_name, err);
        before = now;
    }
    arena_free(&scratch);
    return done || error_while(err, "looking for the first tag of each revision");
}
