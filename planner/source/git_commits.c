/* git_commits.c - see git_commits.h. */
#include "planner/source/git_commits.h"

#include <assert.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/strmap.h"
#include "planner/source/git_graph_file.h"
#include "planner/source/git_tree.h"

struct entry {
    struct git_id id;
    const struct git_links *links;
    const struct git_id *folders;
    struct git_ids cut_parents; /* those that links leaves out */
    bool is_cut;
};

/* What a tree's subfolder was when it was last looked up: neighbours in
 * history share most of their trees, and folders the way to them. */
struct memo {
    struct git_id tree;
    const char *name; /* one of the steps' */
    struct git_id folder;
};

enum {
    MEMOS = 1 << 11,
    LINKS = 128, /* bytes of a commit: with what is read besides, its links and little else */
};

struct step {
    const char *name; /* the same pointer for the same name */
    size_t len;
    size_t hash;
};

struct path {
    VEC_FIELDS(struct step);
    struct git_bloom_key *keys; /* of each folder on the way and the last */
};

struct git_commits {
    const struct git_store *store;
    struct arena *arena;
    VEC_FIELDS(struct entry);
    uint32_t *slots; /* number + 1 of the entry; 0 for a free slot */
    size_t slot_count;
    struct path *paths; /* of each folder */
    size_t path_count;
    struct strmap *names;               /* of steps */
    struct memo *memos;                 /* MEMOS of them, by tree and name */
    struct strmap *shallow;             /* ids whose parents are not here; NULL for none */
    struct strbuf object;               /* what was read last */
    const struct git_graph_file *graph; /* NULL for none */
};

/* Returns the step of that name, the same one each time. */
static struct step *step_of(struct git_commits *c, const char *name)
{
    struct step *step = strmap_get(c->names, name);

    if (step == NULL) {
        step = arena_new(c->arena, struct step);
        *step = (struct step){ name, strlen(name), strmap_count(c->names) * 0x9E3779B9U };
        strmap_put(c->names, name, step);
    }
    return step;
}

static void split_path(struct git_commits *c, struct path *path, const char *folder)
{
    struct strbuf way = { .arena = c->arena };

    while (*folder != '\0') {
        size_t len = strcspn(folder, "/");

        if (len > 0)
            vec_push(c->arena, path, *step_of(c, arena_strndup(c->arena, folder, len)));
        folder += len + (folder[len] == '/');
    }
    path->keys = arena_new_array(c->arena, struct git_bloom_key, path->count + 1);
    for (size_t i = 0; i < path->count; i++) {
        strbuf_addf(&way, "%s%s", i == 0 ? "" : "/", path->items[i].name);
        path->keys[i] = git_bloom_key_of((struct str){ way.ptr, way.len });
    }
}

/* The file "shallow" lists the commits whose parents were not fetched. */
static struct strmap *read_shallow(const struct git_store *store, struct arena *arena)
{
    struct strmap *ids = strmap_new(arena);
    struct error dropped = { 0 }; /* a commit whose parent is missing then says so */
    const char *path = file_join(git_store_directory(store), "shallow", arena);
    const char *text;

    if (!git_store_is_shallow(store) ||
        !file_read_text(path, LIMIT_CONFIG_FILE, arena, &text, &dropped))
        return NULL;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        strmap_put(ids, arena_strndup(arena, text, len), ids);
        text += len + (text[len] == '\n');
    }
    return ids;
}

static uint32_t *find_slot(const struct git_commits *c, const struct git_id *id)
{
    size_t i = git_id_hash(id) & (c->slot_count - 1);

    while (c->slots[i] != 0 && !git_id_equal(&c->items[c->slots[i] - 1].id, id))
        i = (i + 1) & (c->slot_count - 1);
    return &c->slots[i];
}

static void set_slots(struct git_commits *c, size_t slot_count)
{
    c->slots = arena_new_array(c->arena, uint32_t, slot_count);
    c->slot_count = slot_count;
    for (size_t i = 0; i < c->count; i++)
        *find_slot(c, &c->items[i].id) = (uint32_t)i + 1;
}

struct git_commits *git_commits_new(const struct git_store *store, const struct strlist *folders,
                                    struct arena *arena)
{
    struct git_commits *c = arena_new(arena, struct git_commits);

    c->store = store;
    c->arena = arena;
    c->object.arena = arena;
    c->names = strmap_new(arena);
    c->memos = arena_new_array(arena, struct memo, MEMOS);
    git_commits_watch(c, folders);
    c->shallow = read_shallow(store, arena);
    c->graph = git_graph_file_open(store, arena);
    set_slots(c, 1024);
    return c;
}

void git_commits_watch(struct git_commits *c, const struct strlist *folders)
{
    c->paths = arena_new_array(c->arena, struct path, folders->count);
    c->path_count = folders->count;
    for (size_t i = 0; i < folders->count; i++)
        split_path(c, &c->paths[i], folders->items[i]);
    for (size_t i = 0; i < c->count; i++)
        c->items[i].folders = NULL;
}

int64_t git_commits_add(struct git_commits *c, const struct git_id *id)
{
    uint32_t *slot = find_slot(c, id);
    int64_t number = (int64_t)*slot - 1;

    if (number >= 0)
        return number;
    vec_push(c->arena, c, (struct entry){ .id = *id });
    *slot = (uint32_t)c->count;
    if (c->count * 2 > c->slot_count)
        set_slots(c, c->slot_count * 2);
    return (int64_t)c->count - 1;
}

size_t git_commits_count(const struct git_commits *c)
{
    return c->count;
}

const struct git_id *git_commits_id(const struct git_commits *c, int64_t number)
{
    return &c->items[number].id;
}

static bool is_shallow(const struct git_commits *c, const struct git_id *id)
{
    struct arena scratch = { 0 };
    bool found;

    if (c->shallow == NULL)
        return false;
    found = strmap_get(c->shallow, git_id_text(id, git_store_id_bytes(c->store), &scratch)) != NULL;
    arena_free(&scratch);
    return found;
}

/* Reads the commit itself, where the graph file does not know it. */
static bool read_commit(struct git_commits *c, struct entry *e, struct git_links *links,
                        struct error *err)
{
    size_t id_bytes = git_store_id_bytes(c->store);
    const struct git_ids *grafted;

    if (!git_store_read_start(c->store, &e->id, GIT_KIND_COMMIT, LINKS, &c->object, err))
        return false;
    if (!git_message_has_links((struct str){ c->object.ptr, c->object.len }) &&
        !git_store_read_object(c->store, &e->id, GIT_KIND_COMMIT, &c->object, err))
        return false;
    if (!git_message_links((struct str){ c->object.ptr, c->object.len }, id_bytes, c->arena, links))
        return error_set(err, ERROR_GIT, "the commit %s is damaged",
                         git_id_text(&e->id, id_bytes, c->arena));
    grafted = git_replaced_parents(git_store_replaced(c->store), &e->id);
    if (grafted != NULL)
        links->parents = *grafted;
    e->is_cut = links->parents.count > 0 && is_shallow(c, &e->id);
    if (e->is_cut) {
        e->cut_parents = links->parents;
        links->parents.count = 0;
    }
    return true;
}

bool git_commits_links(struct git_commits *c, int64_t number, const struct git_links **out,
                       bool *is_cut, struct error *err)
{
    struct entry *e = &c->items[number];

    if (e->links == NULL) {
        struct git_links *links = arena_new(c->arena, struct git_links);

        if (!git_graph_file_find(c->graph, &e->id, c->arena, links) &&
            !read_commit(c, e, links, err))
            return false;
        e->links = links;
    }
    *out = e->links;
    *is_cut = e->is_cut;
    return true;
}

const struct git_ids *git_commits_cut_parents(const struct git_commits *c, int64_t number)
{
    return &c->items[number].cut_parents;
}

/* Goes one folder down. */
static bool descend(struct git_commits *c, const struct step *step, struct git_id *tree,
                    struct error *err)
{
    struct memo *memo = &c->memos[(git_id_hash(tree) ^ step->hash) % MEMOS];

    if (memo->name != step->name || !git_id_equal(&memo->tree, tree)) {
        struct git_id folder;

        if (!git_tree_folder(c->store, tree, step->name, step->len, &c->object, &folder, err))
            return false;
        *memo = (struct memo){ *tree, step->name, folder };
    }
    *tree = memo->folder;
    return true;
}

bool git_commits_folders(struct git_commits *c, int64_t number, const struct git_id **out,
                         struct error *err)
{
    struct entry *e = &c->items[number];
    const struct git_links *links = NULL;
    struct git_id *ids;
    bool is_cut;

    *out = e->folders;
    if (e->folders != NULL)
        return true;
    if (!git_commits_links(c, number, &links, &is_cut, err))
        return false;
    assert(links != NULL);
    ids = arena_new_array(c->arena, struct git_id, c->path_count + 1);
    for (size_t i = 0; i < c->path_count; i++) {
        ids[i] = links->tree;
        for (size_t k = 0; k < c->paths[i].count && !git_id_is_none(&ids[i]); k++) {
            if (!descend(c, &c->paths[i].items[k], &ids[i], err))
                return false;
        }
    }
    e->folders = ids;
    *out = ids;
    return true;
}

bool git_commits_same(const struct git_commits *c, const struct git_id *a, const struct git_id *b)
{
    return memcmp(a, b, c->path_count * sizeof(*a)) == 0;
}

bool git_commits_may_differ(const struct git_commits *c, int64_t number)
{
    for (size_t i = 0; i < c->path_count; i++) {
        if (git_graph_file_may_change(c->graph, &c->items[number].id, c->paths[i].keys,
                                      c->paths[i].count))
            return true;
    }
    return false;
}
