/* git_library.c - reading a repository's objects with libgit2 (1.5).
 *
 * libgit2 is loaded here, when the first repository is opened: that takes longer
 * than a whole check of an unchanged tree. What lies in packs is mostly read
 * without it (git_pack.h). */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "planner/library/libgit2.h"
#include "planner/source/git_pack.h"
#include "planner/source/git_store.h"

struct library {
    git_repository *repository;
    git_odb *objects;
    struct git_packs *packs; /* asked before libgit2 */
};

static bool refuse(struct error *err, const char *what)
{
    const git_error *last = git_error_last();

    return error_set(err, ERROR_GIT, "%s: %s", what,
                     last == NULL ? "libgit2 says no more" : last->message);
}

static void close_library(void *handle)
{
    struct library *lib = handle;

    git_odb_free(lib->objects);
    git_repository_free(lib->repository);
    (void)git_libgit2_shutdown();
}

static bool parse_id(const char *text, git_oid *out, struct error *err)
{
    if (git_oid_fromstr(out, text) != 0)
        return error_set(err, ERROR_GIT, "'%s' is not an object id", text);
    return true;
}

static const char *id_text(const git_oid *id, struct arena *arena)
{
    char text[GIT_OID_HEXSZ + 1];

    return arena_strdup(arena, git_oid_tostr(text, sizeof(text), id));
}

static bool resolve(void *self, const char *spec, struct arena *arena, struct git_commit *out,
                    bool *found, struct error *err)
{
    const struct library *lib = self;
    git_object *named = NULL;
    git_object *commit = NULL;

    (void)err;
    *found = git_revparse_single(&named, lib->repository, spec) == 0 &&
             git_object_peel(&commit, named, GIT_OBJECT_COMMIT) == 0;
    if (*found) {
        out->id = id_text(git_object_id(commit), arena);
        out->tree = id_text(git_commit_tree_id((const git_commit *)commit), arena);
    }
    git_object_free(commit);
    git_object_free(named);
    return true;
}

/* Adds the entries of a raw tree object: "MODE NAME\0" and 20 bytes, repeated. */
static bool scan_tree(struct str rest, const char *id, struct arena *arena, struct git_entries *out,
                      struct error *err)
{
    while (rest.len > 0) {
        const char *nul = memchr(rest.ptr, '\0', rest.len);
        const char *blank = memchr(rest.ptr, ' ', rest.len);
        struct git_entry entry = { 0 };
        git_oid oid;

        if (nul == NULL || blank == NULL || blank > nul ||
            rest.len - (size_t)(nul - rest.ptr) - 1 < GIT_OID_RAWSZ)
            return error_set(err, ERROR_GIT, "the tree %s is damaged", id);
        entry.mode = (uint32_t)strtoul(rest.ptr, NULL, 8);
        entry.name = arena_strdup(arena, blank + 1);
        (void)git_oid_fromraw(&oid, (const unsigned char *)nul + 1);
        entry.id = id_text(&oid, arena);
        vec_push(arena, out, entry);
        rest.len -= (size_t)(nul - rest.ptr) + 1 + GIT_OID_RAWSZ;
        rest.ptr = nul + 1 + GIT_OID_RAWSZ;
    }
    return true;
}

static bool lacks(const char *id, struct error *err)
{
    error_set(err, ERROR_GIT, "this clone lacks the object %s", id);
    return error_hint(err, "a partial or damaged clone? fetch it whole:  git fetch --refetch");
}

/* Reads the object, or says that this clone does not have it. */
static git_odb_object *read_object(const struct library *lib, const char *id, git_object_t type,
                                   struct error *err)
{
    git_odb_object *object = NULL;
    git_oid oid;

    if (!parse_id(id, &oid, err))
        return NULL;
    if (git_odb_read(&object, lib->objects, &oid) != 0) {
        (void)lacks(id, err);
        return NULL;
    }
    if (git_odb_object_type(object) == type)
        return object;
    error_set(err, ERROR_GIT, "the object %s is a %s", id,
              git_object_type2string(git_odb_object_type(object)));
    git_odb_object_free(object);
    return NULL;
}

static bool read_tree(void *self, const char *id, struct arena *arena, struct git_entries *out,
                      struct error *err)
{
    git_odb_object *object = read_object(self, id, GIT_OBJECT_TREE, err);
    bool done;

    if (object == NULL)
        return false;
    done = scan_tree((struct str){ git_odb_object_data(object), git_odb_object_size(object) }, id,
                     arena, out, err);
    git_odb_object_free(object);
    return done;
}

/* Looks at the size before the blob: one of a gigabyte is never unpacked. */
static bool check_size(const struct library *lib, const char *id, size_t limit, struct error *err)
{
    git_oid oid;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;

    if (!parse_id(id, &oid, err))
        return false;
    if (git_odb_read_header(&size, &type, lib->objects, &oid) == 0 && size > limit)
        return error_set(err, ERROR_INPUT, "the blob %s is larger than %zu bytes", id, limit);
    return true;
}

static bool read_blob(void *self, const char *id, size_t limit, struct arena *arena,
                      struct str *out, struct error *err)
{
    git_odb_object *object;

    if (!check_size(self, id, limit, err))
        return false;
    object = read_object(self, id, GIT_OBJECT_BLOB, err);
    if (object == NULL)
        return false;
    out->len = git_odb_object_size(object);
    out->ptr = arena_strndup(arena, git_odb_object_data(object), out->len);
    git_odb_object_free(object);
    return true;
}

static bool merge_bases(void *self, const char *commit, const struct strlist *others,
                        struct arena *arena, struct strlist *out, struct error *err)
{
    const struct library *lib = self;
    git_oid *ids = arena_new_array(arena, git_oid, others->count + 1);
    git_oidarray found = { 0 };

    if (!parse_id(commit, &ids[0], err))
        return false;
    for (size_t i = 0; i < others->count; i++) {
        if (!parse_id(others->items[i], &ids[i + 1], err))
            return false;
    }
    if (git_merge_bases_many(&found, lib->repository, others->count + 1, ids) != 0)
        return true;
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, out, id_text(&found.ids[i], arena));
    git_oidarray_dispose(&found);
    return true;
}

struct ref_names {
    struct strlist *names;
    struct arena *arena;
};

static int add_ref(const char *name, void *payload)
{
    static const char *const kinds[] = { "refs/heads/", "refs/remotes/", "refs/tags/" };
    const struct ref_names *refs = payload;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t len = strlen(kinds[i]);

        if (strncmp(name, kinds[i], len) == 0)
            vec_push(refs->arena, refs->names, arena_strdup(refs->arena, name + len));
    }
    return 0;
}

static bool list_refs(void *self, struct arena *arena, struct strlist *out, struct error *err)
{
    const struct library *lib = self;
    struct ref_names refs = { out, arena };

    if (git_reference_foreach_name(lib->repository, add_ref, &refs) != 0)
        return refuse(err, "cannot list the branches");
    strlist_sort(out);
    return true;
}

/* Reads by the id's bytes: the walk through history reads nothing else, and
 * often. */
static bool read_raw(void *self, const struct git_id *id, enum git_kind kind, size_t enough,
                     struct strbuf *out, struct error *err)
{
    static const git_object_t types[] = {
        [GIT_KIND_COMMIT] = GIT_OBJECT_COMMIT,
        [GIT_KIND_TREE] = GIT_OBJECT_TREE,
        [GIT_KIND_BLOB] = GIT_OBJECT_BLOB,
        [GIT_KIND_TAG] = GIT_OBJECT_TAG,
    };
    const struct library *lib = self;
    git_odb_object *object = NULL;
    enum git_pack_type type;
    struct str packed;
    git_oid oid;
    bool is_right;

    if (git_packs_read(lib->packs, id, enough, &type, &packed)) {
        if ((git_object_t)type != types[kind])
            return error_set(err, ERROR_GIT, "an object is not what it was taken for");
        strbuf_add(out, packed.ptr, packed.len);
        return true;
    }
    (void)git_oid_fromraw(&oid, id->bytes);
    if (git_odb_read(&object, lib->objects, &oid) != 0) {
        char text[GIT_OID_HEXSZ + 1];

        return lacks(git_oid_tostr(text, sizeof(text), &oid), err);
    }
    is_right =
        git_odb_object_type(object) == types[kind] && git_odb_object_size(object) <= LIMIT_GIT_TREE;
    if (is_right)
        strbuf_add(out, git_odb_object_data(object), git_odb_object_size(object));
    git_odb_object_free(object);
    return is_right || error_set(err, ERROR_GIT, "an object is not what it was taken for");
}

static void add_target(const char *name, const git_oid *id, struct arena *arena,
                       struct git_refs *out)
{
    vec_push(arena, out,
             (struct git_ref){ arena_strdup(arena, name), git_id_of(id->id, GIT_OID_RAWSZ) });
}

/* Adds what a reference stands for; one that leads nowhere is left out. */
static void add_named(git_repository *repository, const char *name, struct arena *arena,
                      struct git_refs *out)
{
    git_oid id;

    if (git_reference_name_to_id(&id, repository, name) == 0)
        add_target(name, &id, arena, out);
}

/* The newest stash is a ref, those before it are in its log. */
static void add_stashes(git_repository *repository, struct arena *arena, struct git_refs *out)
{
    git_reflog *log = NULL;

    if (git_reflog_read(&log, repository, "refs/stash") != 0)
        return;
    for (size_t i = 0; i < git_reflog_entrycount(log) && i < LIMIT_STASHES; i++) {
        const git_reflog_entry *entry = git_reflog_entry_byindex(log, i);

        add_target(arena_printf(arena, "stash@{%zu}", i), git_reflog_entry_id_new(entry), arena,
                   out);
    }
    git_reflog_free(log);
}

static bool read_refs(void *self, struct arena *arena, struct git_refs *out, struct error *err)
{
    static const char *const kinds[] = { "refs/heads/", "refs/remotes/", "refs/tags/" };
    const struct library *lib = self;
    git_strarray names = { 0 };

    if (git_reference_list(&names, lib->repository) != 0)
        return refuse(err, "cannot list the branches");
    add_named(lib->repository, "HEAD", arena, out);
    for (size_t i = 0; i < names.count; i++) {
        for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
            if (strncmp(names.strings[i], kinds[k], strlen(kinds[k])) == 0)
                add_named(lib->repository, names.strings[i], arena, out);
        }
    }
    git_strarray_dispose(&names);
    add_stashes(lib->repository, arena, out);
    return true;
}

static const struct git_ops library_ops = {
    resolve, read_tree, read_blob, merge_bases, list_refs, read_raw, read_refs,
};

/* Returns the path without the slash at its end. */
static const char *without_slash(const char *path, struct arena *arena)
{
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/')
        len--;
    return arena_strndup(arena, path, len);
}

static bool is_promisor(const char *name)
{
    static const char end[] = ".promisor";
    size_t len = strlen(name);

    return strncmp(name, "remote.", 7) == 0 && len >= sizeof(end) - 1 &&
           strcmp(name + len - (sizeof(end) - 1), end) == 0;
}

/* A partial clone promises objects that only the git program knows to fetch.
 * Not by a pattern: libgit2 leaks with each entry that it matches. */
static bool is_partial(git_repository *repository)
{
    git_config *config = NULL;
    git_config_iterator *entries = NULL;
    git_config_entry *entry = NULL;
    bool partial = false;

    if (git_repository_config_snapshot(&config, repository) == 0 &&
        git_config_iterator_new(&entries, config) == 0) {
        while (!partial && git_config_next(&entry, entries) == 0)
            partial = is_promisor(entry->name);
    }
    git_config_iterator_free(entries);
    git_config_free(config);
    return partial;
}

static bool has_setting(git_repository *repository, const char *name)
{
    git_config *config = NULL;
    git_config_entry *entry = NULL;
    bool has = git_repository_config_snapshot(&config, repository) == 0 &&
               git_config_get_entry(&entry, config, name) == 0;

    git_config_entry_free(entry);
    git_config_free(config);
    return has;
}

/* Returns the work tree, or NULL where there is none. A repository that does not say
 * whether it is bare is so, to git, unless its folder is called .git. */
static const char *work_tree(git_repository *repository, struct arena *arena)
{
    const char *work = git_repository_workdir(repository);
    const char *name = strrchr(without_slash(git_repository_path(repository), arena), '/');

    if (work == NULL || git_repository_is_worktree(repository) == 1 ||
        (name != NULL && strcmp(name, "/.git") == 0) || has_setting(repository, "core.bare") ||
        has_setting(repository, "core.worktree"))
        return work;
    return NULL;
}

bool git_library_open(const char *path, struct arena *arena, struct git_opened *out,
                      bool *unsupported, struct error *err)
{
    struct library *lib = arena_new(arena, struct library);
    const char *work;
    int status;

    if (!libgit2_start(err)) {
        *unsupported = true;
        return false;
    }
    arena_defer(arena, close_library, lib);
    status = git_repository_open_ext(&lib->repository, path, GIT_REPOSITORY_OPEN_CROSS_FS,
                                     getenv("GIT_CEILING_DIRECTORIES"));
    if (status == GIT_ENOTFOUND) {
        error_set(err, ERROR_GIT, "%s is in no git repository", path);
        return error_hint(err, "without one, check the tree as it is: leave git refs out");
    }
    if (status != 0 || git_repository_odb(&lib->objects, lib->repository) != 0) {
        *unsupported = true;
        return refuse(err, "libgit2 cannot open the repository");
    }
    if (is_partial(lib->repository)) {
        *unsupported = true;
        return error_set(err, ERROR_GIT, "this is a partial clone");
    }
    lib->packs =
        git_packs_open(file_join(git_repository_commondir(lib->repository), "objects", arena),
                       GIT_OID_RAWSZ, arena);
    *out = (struct git_opened){
        .ops = &library_ops,
        .self = lib,
        .directory = without_slash(git_repository_commondir(lib->repository), arena),
        .id_bytes = GIT_OID_RAWSZ,
        .shallow = git_repository_is_shallow(lib->repository) == 1,
    };
    work = work_tree(lib->repository, arena);
    out->root = work == NULL ? out->directory : without_slash(work, arena);
    return true;
}
