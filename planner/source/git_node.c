/* git_node.c - see git_node.h. */
#include "planner/source/git_node.h"

#include <string.h>

#include "common/file.h"
#include "planner/source/git_tree.h"

struct maker {
    const struct git_walk_request *request;
    struct git_commits *commits;
    struct arena *arena;   /* the node's */
    struct arena *scratch; /* until the node is made */
    struct strlist *moved;
    struct error *err;
};

/* What differs between a parent's folders and the commit's. */
struct delta {
    struct git_tree_pairs pairs;
    struct strmap *by_path; /* path -> struct git_tree_pair * */
};

static size_t id_bytes(const struct maker *m)
{
    return git_store_id_bytes(m->request->store);
}

static const char *text_of(const struct maker *m, const struct git_id *id)
{
    return git_id_text(id, id_bytes(m), m->arena);
}

/* Compares the folders of two commits; parent GIT_NO_COMMIT has none. */
static bool compare(const struct maker *m, int64_t parent, int64_t commit, struct delta *out)
{
    static const struct git_id none = { 0 };
    const struct strlist *folders = m->request->folders;
    const struct git_id *old = NULL;
    const struct git_id *new;

    out->by_path = strmap_new(m->scratch);
    if (!git_commits_folders(m->commits, commit, &new, m->err) ||
        (parent != GIT_NO_COMMIT && !git_commits_folders(m->commits, parent, &old, m->err)))
        return false;
    for (size_t i = 0; i < folders->count; i++) {
        if (!git_tree_compare(m->request->store, old == NULL ? &none : &old[i], &new[i],
                              folders->items[i], m->scratch, &out->pairs, m->err))
            return false;
    }
    for (size_t i = 0; i < out->pairs.count; i++)
        strmap_put(out->by_path, out->pairs.items[i].path, &out->pairs.items[i]);
    return true;
}

static void add_change(const struct maker *m, struct git_node *node,
                       const struct git_tree_pair *pair, struct git_change change)
{
    change.path = arena_strdup(m->arena, pair->path);
    change.blob = text_of(m, &pair->new);
    change.old_blob = change.source == 0 ? NULL : text_of(m, &pair->old);
    vec_push(m->arena, &node->changes, change);
}

static enum past_kind kind_of(const struct git_tree_pair *pair)
{
    if (git_id_is_none(&pair->old))
        return PAST_ADDED;
    return git_id_is_none(&pair->new) ? PAST_DELETED : PAST_EDITED;
}

/* One of the first parent's differences: where another parent has the file so,
 * it goes on there, else the commit made it. */
static void add_merged(const struct maker *m, struct git_node *node,
                       const struct git_tree_pair *pair, const struct delta *deltas, size_t count)
{
    const struct git_tree_pair *from = pair;
    uint32_t source = git_id_is_none(&pair->old) ? 0 : 1;

    for (size_t k = 1; k < count; k++) {
        const struct git_tree_pair *other = strmap_get(deltas[k].by_path, pair->path);

        if (other == NULL) {
            add_change(m, node, pair,
                       (struct git_change){
                           .kind = kind_of(pair), .source = (uint32_t)k + 1, .is_taken = true });
            return;
        }
        if (source == 0 && !git_id_is_none(&other->old)) {
            from = other;
            source = (uint32_t)k + 1;
        }
    }
    add_change(m, node, from, (struct git_change){ .kind = kind_of(from), .source = source });
}

/* What only a later parent had and the merge has not. */
static void add_dropped(const struct maker *m, struct git_node *node, const struct delta *deltas,
                        size_t count)
{
    struct strmap *seen = strmap_new(m->scratch);

    for (size_t k = 1; k < count; k++) {
        for (size_t i = 0; i < deltas[k].pairs.count; i++) {
            const struct git_tree_pair *pair = &deltas[k].pairs.items[i];

            if (!git_id_is_none(&pair->new) || strmap_get(deltas[0].by_path, pair->path) != NULL ||
                !strmap_put(seen, pair->path, seen))
                continue;
            add_change(m, node, pair,
                       (struct git_change){
                           .kind = PAST_DELETED, .source = (uint32_t)k + 1, .is_dropped = true });
        }
    }
}

static bool add_changes(const struct maker *m, const struct git_node_parents *parents,
                        struct git_node *node)
{
    size_t count = parents->count == 0 ? 1 : parents->count;
    struct delta *deltas = arena_new_array(m->scratch, struct delta, count);

    for (size_t k = 0; k < count; k++) {
        int64_t parent = k < parents->count ? parents->items[k].commit : GIT_NO_COMMIT;

        if (!compare(m, parent, parents->commit, &deltas[k]))
            return false;
    }
    for (size_t i = 0; i < deltas[0].pairs.count; i++) {
        const struct git_tree_pair *pair = &deltas[0].pairs.items[i];

        add_merged(m, node, pair, deltas, count);
    }
    add_dropped(m, node, deltas, count);
    return true;
}

static const char *identify(const struct maker *m, const char *path, const char *blob)
{
    if (m->request->identify == NULL)
        return NULL;
    return m->request->identify(m->request->ctx, path, blob);
}

static bool is_new(const struct git_change *change)
{
    return change->kind == PAST_ADDED && change->source == 0;
}

static bool is_old(const struct git_change *change)
{
    return change->kind == PAST_DELETED && !change->is_taken && !change->is_dropped;
}

/* Joins a file that vanished and one that appeared to one that was renamed. */
static void join(struct git_change *vanished, struct git_change *appeared)
{
    appeared->kind = PAST_RENAMED;
    appeared->source = vanished->source;
    appeared->old_path = vanished->path;
    appeared->old_blob = vanished->old_blob;
    vanished->path = NULL;
}

/* Finds the one that vanished with the content of the one that appeared, or
 * declaring the same revision, where revisions says which each declares. */
static struct git_change *find_vanished(struct git_node *node, const struct git_change *appeared,
                                        const char *const *revisions, const char *revision)
{
    for (size_t i = 0; i < node->changes.count; i++) {
        struct git_change *c = &node->changes.items[i];

        if (c->path == NULL || !is_old(c))
            continue;
        if (revisions == NULL ? strcmp(c->old_blob, appeared->blob) == 0
                              : revisions[i] != NULL && strcmp(revisions[i], revision) == 0)
            return c;
    }
    return NULL;
}

static size_t count_changes(const struct git_node *node, bool (*is)(const struct git_change *))
{
    size_t count = 0;

    for (size_t i = 0; i < node->changes.count; i++)
        count += node->changes.items[i].path != NULL && is(&node->changes.items[i]);
    return count;
}

static void join_same_blobs(struct git_node *node)
{
    for (size_t i = 0; i < node->changes.count && count_changes(node, is_old) > 0; i++) {
        struct git_change *c = &node->changes.items[i];
        struct git_change *vanished =
            c->path == NULL || !is_new(c) ? NULL : find_vanished(node, c, NULL, NULL);

        if (vanished != NULL)
            join(vanished, c);
    }
}

static void join_same_revisions(const struct maker *m, struct git_node *node)
{
    const char **were;

    if (count_changes(node, is_old) == 0 || count_changes(node, is_new) == 0)
        return;
    were = arena_new_array(m->scratch, const char *, node->changes.count);
    for (size_t i = 0; i < node->changes.count; i++) {
        const struct git_change *c = &node->changes.items[i];

        if (c->path != NULL && is_old(c))
            were[i] = identify(m, c->path, c->old_blob);
    }
    for (size_t i = 0; i < node->changes.count; i++) {
        struct git_change *c = &node->changes.items[i];
        const char *revision = c->path == NULL || !is_new(c) ? NULL : identify(m, c->path, c->blob);
        struct git_change *vanished =
            revision == NULL ? NULL : find_vanished(node, c, were, revision);

        if (vanished != NULL)
            join(vanished, c);
    }
}

/* Takes out the halves of renames. */
static void compact(struct git_node *node)
{
    size_t count = 0;

    for (size_t i = 0; i < node->changes.count; i++) {
        if (node->changes.items[i].path != NULL)
            node->changes.items[count++] = node->changes.items[i];
    }
    node->changes.count = count;
}

static bool is_inside(const struct strlist *folders, const char *path)
{
    for (size_t i = 0; i < folders->count; i++) {
        size_t len = strlen(folders->items[i]);
        bool is_flat = len > 0 && folders->items[i][len - 1] == '/';

        if (len == 0 || (strncmp(path, folders->items[i], len) == 0 &&
                         (is_flat ? strchr(path + len, '/') == NULL : path[len] == '/')))
            return true;
    }
    return false;
}

/* Returns whether the file that vanished elsewhere is the one that appeared:
 * with the same content, or of the same name and declaring the same revision. */
static bool is_moved(const struct maker *m, const struct git_tree_pair *pair,
                     const struct git_change *appeared)
{
    const char *blob;
    const char *was;
    const char *now;

    if (!git_id_is_none(&pair->new) || is_inside(m->request->folders, pair->path))
        return false;
    blob = git_id_text(&pair->old, id_bytes(m), m->scratch);
    if (strcmp(blob, appeared->blob) == 0)
        return true;
    if (strcmp(file_name(pair->path), file_name(appeared->path)) != 0)
        return false;
    was = identify(m, pair->path, blob);
    now = identify(m, appeared->path, appeared->blob);
    return was != NULL && now != NULL && strcmp(was, now) == 0;
}

/* Returns whether it is asked where the file came from. */
static bool is_asked(const struct maker *m, const struct git_change *change)
{
    return is_new(change) && is_inside(m->request->asked, change->path);
}

static bool is_any_asked(const struct maker *m, const struct git_node *node)
{
    for (size_t i = 0; i < node->changes.count; i++) {
        if (is_asked(m, &node->changes.items[i]))
            return true;
    }
    return false;
}

/* Looks through all that the commit changed for files that came from outside
 * and are revisions. */
static bool find_moves(const struct maker *m, int64_t number, const struct git_node *node)
{
    struct git_tree_pairs pairs = { 0 };
    const struct git_links *links;
    const struct git_links *parent;
    bool is_cut;

    if (!git_commits_links(m->commits, number, &links, &is_cut, m->err) ||
        links->parents.count != 1 || !is_any_asked(m, node))
        return m->err->code == ERROR_NONE;
    if (!git_commits_links(m->commits, git_commits_add(m->commits, &links->parents.items[0]),
                           &parent, &is_cut, m->err) ||
        !git_tree_compare(m->request->store, &parent->tree, &links->tree, "", m->scratch, &pairs,
                          m->err))
        return false;
    for (size_t i = 0; i < node->changes.count; i++) {
        const struct git_change *c = &node->changes.items[i];

        for (size_t k = 0; is_asked(m, c) && k < pairs.count; k++) {
            const char *folder;

            if (!is_moved(m, &pairs.items[k], c) || identify(m, c->path, c->blob) == NULL)
                continue;
            folder = arena_printf(m->arena, "%s/", file_folder(pairs.items[k].path, m->scratch));
            if (strcmp(folder, "./") != 0 && !strlist_has(m->moved, folder))
                vec_push(m->arena, m->moved, folder);
        }
    }
    return true;
}

static bool read_info(const struct maker *m, int64_t number, struct git_node *node)
{
    const struct git_id *id = git_commits_id(m->commits, number);
    struct strbuf bytes = { .arena = m->scratch };

    if (!git_store_read_object(m->request->store, id, GIT_KIND_COMMIT, &bytes, m->err))
        return false;
    git_message_read((struct str){ bytes.ptr, bytes.len }, m->arena, &node->commit);
    node->commit.id = text_of(m, id);
    return true;
}

bool git_node_make(const struct git_walk_request *request, struct git_commits *commits,
                   const struct git_node_parents *parents, struct arena *arena,
                   struct strlist *moved, struct git_node **out, struct error *err)
{
    struct arena scratch = { 0 };
    const struct maker m = { request, commits, arena, &scratch, moved, err };
    struct git_node *node = arena_new(arena, struct git_node);
    bool done = read_info(&m, parents->commit, node) && add_changes(&m, parents, node);

    if (done) {
        join_same_blobs(node);
        join_same_revisions(&m, node);
        compact(node);
        done = request->identify == NULL || find_moves(&m, parents->commit, node);
    }
    for (size_t i = 0; i < parents->count; i++)
        vec_push(arena, &node->parents, parents->items[i].node);
    arena_free(&scratch);
    *out = node;
    return done;
}
