/* git_source.c - see git_source.h. Trees are read once and kept. */
#include "planner/source/git_source.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/strbuf.h"
#include "common/strmap.h"

struct git_source {
    struct source source; /* first: a source is turned back into this */
    const struct git_store *store;
    struct arena *arena;  /* of the trees that are kept */
    const char *tree;     /* the commit's */
    const char *prefix;   /* the working directory seen from the root: "" or "a/b" */
    const char *outer;    /* of a submodule: its path in the tree that names it; else "" */
    struct strmap *subs;  /* path -> struct git_source * of a submodule */
    struct strmap *trees; /* id -> struct git_entries * */
};

static const struct git_source *git_of(const struct source *s)
{
    return (const struct git_source *)(const void *)s;
}

/* Adds the parts of path to those in sb, taking "." and ".." out; false where
 * they lead out of the root. */
static bool add_parts(struct strbuf *sb, const char *path)
{
    while (*path != '\0') {
        size_t len = strcspn(path, "/");

        if (len == 2 && strncmp(path, "..", 2) == 0) {
            const char *slash = sb->len == 0 ? NULL : strrchr(sb->ptr, '/');

            if (sb->len == 0)
                return false;
            sb->len = slash == NULL ? 0 : (size_t)(slash - sb->ptr);
            sb->ptr[sb->len] = '\0';
        } else if (len > 0 && !(len == 1 && path[0] == '.')) {
            if (sb->len > 0)
                strbuf_addch(sb, '/');
            strbuf_add(sb, path, len);
        }
        path += len + (path[len] == '/');
    }
    return true;
}

const char *git_source_inside(const struct source *s, const char *path, struct arena *arena)
{
    const struct git_source *g = git_of(s);
    struct strbuf sb = { .arena = arena };
    size_t root = strlen(s->root);

    if (path[0] == '/') {
        if (strncmp(path, s->root, root) != 0 || (path[root] != '/' && path[root] != '\0'))
            return NULL;
        path += root;
    } else if (!add_parts(&sb, g->prefix)) {
        return NULL;
    }
    return add_parts(&sb, path) ? strbuf_text(&sb) : NULL;
}

/* Returns a path of the tree as users type it in the working directory. */
static const char *shown(const struct git_source *g, const char *inside, struct arena *arena)
{
    size_t len = strlen(g->prefix);
    struct strbuf sb = { .arena = arena };

    if (len == 0)
        return inside[0] == '\0' ? "." : inside;
    if (strncmp(inside, g->prefix, len) == 0 && (inside[len] == '/' || inside[len] == '\0'))
        return inside[len] == '\0' ? "." : inside + len + 1;
    for (const char *c = g->prefix; c != NULL; c = strchr(c, '/') ? strchr(c, '/') + 1 : NULL)
        strbuf_addstr(&sb, "../");
    strbuf_addstr(&sb, inside);
    return strbuf_text(&sb);
}

static bool tree_entries(const struct git_source *g, const char *id, const struct git_entries **out,
                         struct error *err)
{
    struct git_entries *entries = strmap_get(g->trees, id);

    if (entries == NULL) {
        entries = arena_new(g->arena, struct git_entries);
        if (!git_store_read_tree(g->store, id, g->arena, entries, err))
            return false;
        strmap_put(g->trees, id, entries);
    }
    *out = entries;
    return true;
}

static const struct git_entry *entry_of(const struct git_entries *entries, const char *name,
                                        size_t len)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (strncmp(entries->items[i].name, name, len) == 0 && entries->items[i].name[len] == '\0')
            return &entries->items[i];
    }
    return NULL;
}

/* Walks from the root to path; *out has id NULL where nothing is there. *rest is
 * what is left of the path behind a submodule, "" else. */
static bool walk(const struct git_source *g, const char *path, struct git_entry *out,
                 const char **rest, struct error *err)
{
    static const struct git_entry nothing = { 0 };

    *rest = "";
    *out = (struct git_entry){ "", GIT_MODE_FOLDER, g->tree };
    while (*path != '\0' && out->id != NULL) {
        const struct git_entries *entries;
        const struct git_entry *next = NULL;
        size_t len = strcspn(path, "/");

        if ((out->mode & GIT_MODE_KIND) == GIT_MODE_SUBMODULE) {
            *rest = path;
            return true;
        }
        if ((out->mode & GIT_MODE_KIND) == GIT_MODE_FOLDER) {
            if (!tree_entries(g, out->id, &entries, err))
                return false;
            next = entry_of(entries, path, len);
        }
        *out = next == NULL ? nothing : *next;
        path += len + (path[len] == '/');
    }
    return true;
}

static void describe(const struct git_entry *entry, struct source_file *out)
{
    out->object_id = entry->id;
    out->kind = SOURCE_OTHER;
    switch (entry->mode & GIT_MODE_KIND) {
    case GIT_MODE_FILE:
        out->kind = SOURCE_FILE;
        break;
    case GIT_MODE_FOLDER:
        out->kind = SOURCE_FOLDER;
        break;
    case GIT_MODE_LINK:
        out->refusal = "is a symlink";
        break;
    default:
        out->refusal = "is a submodule";
    }
}

static const struct source_ops git_source_ops;

/* Returns the working directory seen from root, "" where it lies outside. */
static const char *prefix_of(const char *root, struct arena *arena)
{
    char cwd[PATH_MAX];
    char real[PATH_MAX];
    size_t len;

    if (getcwd(cwd, sizeof(cwd)) == NULL || realpath(root, real) == NULL)
        return "";
    len = strlen(real);
    if (strncmp(cwd, real, len) != 0 || cwd[len] != '/')
        return "";
    return arena_strdup(arena, cwd + len + 1);
}

static struct git_source *new_source(const struct git_store *store, const char *at,
                                     const char *tree, struct arena *arena)
{
    struct git_source *g = arena_new(arena, struct git_source);

    *g = (struct git_source){
        .source = { &git_source_ops, git_store_root(store), at },
        .store = store,
        .arena = arena,
        .tree = tree,
        .prefix = prefix_of(git_store_root(store), arena),
        .outer = "",
        .trees = strmap_new(arena),
        .subs = strmap_new(arena),
    };
    return g;
}

static bool no_submodule(const char *path, struct arena *arena, struct error *err)
{
    struct strbuf sb = { .arena = arena };

    escape_add_shell(&sb, path);
    error_set(err, ERROR_GIT, "the submodule %s is not here", path);
    return error_hint(err, "get it:  git submodule update --init %s", strbuf_text(&sb));
}

static const char *real_path(const char *path, struct arena *arena)
{
    char real[PATH_MAX];

    return realpath(path, real) == NULL ? path : arena_strdup(arena, real);
}

/* Opens the repository of the submodule at path: where it is checked out, else
 * where git keeps it. */
static bool open_store(const struct git_source *g, const char *path, struct git_store **out,
                       struct error *err)
{
    const char *const places[] = {
        file_join(real_path(g->source.root, g->arena), path, g->arena),
        arena_printf(g->arena, "%s/modules/%s", real_path(git_store_directory(g->store), g->arena),
                     path),
    };
    char real[PATH_MAX];

    for (size_t i = 0; i < 2; i++) {
        struct error absent = { 0 };

        /* A link may lead anywhere, and in an empty folder git would find the
         * outer repository. */
        if (realpath(places[i], real) != NULL && strcmp(real, places[i]) == 0 &&
            git_store_open_other(g->store, real, g->arena, out, &absent) &&
            strcmp(git_store_directory(*out), git_store_directory(g->store)) != 0)
            return true;
    }
    return no_submodule(path, g->arena, err);
}

/* Finds the source of the submodule at path, whose commit the tree names. */
static bool open_submodule(const struct git_source *g, const char *path, const char *commit,
                           const struct git_source **out, struct error *err)
{
    const struct git_source *known = strmap_get(g->subs, path);
    struct git_source *sub;
    struct error absent = { 0 };
    struct git_store *store = NULL;
    struct git_commit pinned = { 0 };

    *out = known;
    if (known != NULL)
        return true;
    if (!open_store(g, path, &store, err))
        return false;
    if (!git_store_resolve(store, commit, g->arena, &pinned, &absent))
        return no_submodule(path, g->arena, err);
    sub = new_source(store, pinned.id, pinned.tree, g->arena);
    sub->outer = path;
    strmap_put(g->subs, path, sub);
    *out = sub;
    return true;
}

/* Finds what the path of the tree stands for, in a submodule if need be. */
static bool find_inside(const struct git_source *g, const char *inside, struct arena *arena,
                        struct source_file *out, struct error *err)
{
    const struct git_source *sub;
    struct git_entry entry = { 0 };
    const char *rest;

    if (!walk(g, inside, &entry, &rest, err))
        return false;
    if (rest[0] != '\0') {
        const char *path = arena_strndup(g->arena, inside, strlen(inside) - strlen(rest) - 1);

        /* A submodule of a submodule is not looked into. */
        if (g->outer[0] != '\0')
            return true;
        return open_submodule(g, path, entry.id, &sub, err) &&
               find_inside(sub, rest, arena, out, err);
    }
    out->source = &g->source;
    if (entry.id != NULL)
        describe(&entry, out);
    return true;
}

static bool find(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err)
{
    const struct git_source *g = git_of(s);
    const char *inside = git_source_inside(s, path, arena);

    *out = (struct source_file){ .source = s, .name = file_name(path), .path = path };
    if (inside == NULL)
        return true;
    out->full_path = inside;
    out->name = file_name(inside);
    out->path = shown(g, inside, arena);
    return find_inside(g, inside, arena, out, err);
}

static bool list(const struct source *s, const char *path, struct arena *arena,
                 struct source_files *out, struct error *err)
{
    const struct git_source *g = git_of(s);
    const struct git_entries *entries;
    struct source_file folder = { 0 };

    if (!find(s, path, arena, &folder, err))
        return false;
    if (folder.kind != SOURCE_FOLDER)
        return error_set(err, ERROR_INPUT, "%s is no folder of the commit", path);
    if (!tree_entries(git_of(folder.source), folder.object_id, &entries, err))
        return false;
    if (entries->count > LIMIT_DIRECTORY)
        return error_set(err, ERROR_INPUT, "%s has more than %d entries", path, LIMIT_DIRECTORY);
    for (size_t i = 0; i < entries->count; i++) {
        struct source_file file = { .source = folder.source, .name = entries->items[i].name };

        file.full_path = folder.full_path[0] == '\0'
                             ? file.name
                             : arena_printf(arena, "%s/%s", folder.full_path, file.name);
        file.path = shown(g, file.full_path, arena);
        describe(&entries->items[i], &file);
        vec_push(arena, out, file);
    }
    return true;
}

static bool read_file(const struct source_file *file, size_t limit, struct arena *arena,
                      struct str *out, struct error *err)
{
    if (git_store_read_blob(git_of(file->source)->store, file->object_id, limit, arena, out, err))
        return true;
    return error_while(err, "reading %s", file->path);
}

static const struct source_ops git_source_ops = { find, list, read_file };

const char *git_source_outer(const struct source *s)
{
    return git_of(s)->outer;
}

const char *git_source_tree_id(const struct source *s, const char *folder, struct arena *arena)
{
    struct source_file file = { 0 };
    struct error ignored = { 0 };

    /* Whoever reads the folder meets the same error and reports it. */
    if (!find(s, folder, arena, &file, &ignored) || file.kind != SOURCE_FOLDER)
        return NULL;
    return file.object_id;
}

bool git_source_open(const struct git_store *store, const struct git_commit *commit,
                     struct arena *arena, const struct source **out, struct error *err)
{
    struct git_source *g = new_source(store, commit->id, commit->tree, arena);
    const struct git_entries *entries;

    *out = &g->source;
    return tree_entries(g, g->tree, &entries, err);
}

/* The id of a folder that has no tree object: no object is called so. */
static const char *id_of(const char *folder, size_t len, struct arena *arena)
{
    return arena_printf(arena, "folder:%.*s", (int)len, folder);
}

/* Returns the entries of the folder that is the first len bytes of path, making
 * it and those above it known where it is new. */
static struct git_entries *folder_of(struct git_source *g, const char *path, size_t len)
{
    const char *id = id_of(path, len, g->arena);
    struct git_entries *entries = strmap_get(g->trees, id);
    size_t slash = len;
    struct git_entry entry = { NULL, GIT_MODE_FOLDER, id };

    if (entries != NULL)
        return entries;
    entries = arena_new(g->arena, struct git_entries);
    strmap_put(g->trees, id, entries);
    if (len == 0)
        return entries;
    while (slash > 0 && path[slash - 1] != '/')
        slash--;
    entry.name = arena_strndup(g->arena, path + slash, len - slash);
    vec_push(g->arena, folder_of(g, path, slash == 0 ? 0 : slash - 1), entry);
    return entries;
}

const struct source *git_source_of(const struct git_store *store, const char *at,
                                   const struct git_entries *files, struct arena *arena)
{
    struct git_source *g = new_source(store, at, id_of("", 0, arena), arena);

    (void)folder_of(g, "", 0);
    for (size_t i = 0; i < files->count; i++) {
        struct git_entry entry = files->items[i];
        const char *name = file_name(entry.name);
        size_t above = (size_t)(name - entry.name);

        entry.name = name;
        vec_push(arena, folder_of(g, files->items[i].name, above == 0 ? 0 : above - 1), entry);
    }
    return &g->source;
}
