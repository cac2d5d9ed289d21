/*
 * git_store.h - the objects of a git repository, and nothing else of it.
 *
 * No work tree, no index, no hook, no filter: a commit's tree is read straight
 * from the object database, so it works in bare, shallow and sparse clones and
 * runs nothing of the repository. Object ids are hexadecimal text, of SHA-1 or
 * SHA-256.
 *
 * libgit2 reads what it can; repositories that it can't (SHA-256, reftable,
 * partial clones) are read through the git program, where there is one.
 */
#ifndef PLANNER_SOURCE_GIT_STORE_H
#define PLANNER_SOURCE_GIT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/strbuf.h"
#include "common/strlist.h"
#include "planner/source/git_id.h"
#include "planner/source/git_replaced.h"

struct git_store;

struct git_commit {
    const char *id;
    const char *short_id; /* the first 7 digits */
    const char *tree;
};

enum git_mode {
    GIT_MODE_FOLDER = 0040000,
    GIT_MODE_FILE = 0100000, /* also 0100644, 0100755: compare with GIT_MODE_KIND */
    GIT_MODE_LINK = 0120000,
    GIT_MODE_SUBMODULE = 0160000,
    GIT_MODE_KIND = 0170000,
};

struct git_entry {
    const char *name;
    uint32_t mode;
    const char *id;
};

struct git_entries {
    VEC_FIELDS(struct git_entry);
};

enum git_kind {
    GIT_KIND_COMMIT,
    GIT_KIND_TREE,
    GIT_KIND_BLOB,
    GIT_KIND_TAG,
};

/* A name in the repository and what it stands for. */
struct git_ref {
    const char *name; /* in full: "refs/heads/main", "HEAD", "stash@{1}" */
    struct git_id id; /* of a commit, or of a tag that leads to one */
};

struct git_refs {
    VEC_FIELDS(struct git_ref);
};

enum git_way {
    GIT_WAY_AUTO,    /* libgit2, else the program */
    GIT_WAY_LIBRARY, /* libgit2 only */
    GIT_WAY_PROGRAM, /* the git program only */
};

/* Opens the repository that path lies in. Fails with ERROR_GIT where there is
 * none or it cannot be read. */
bool git_store_open(const char *path, enum git_way way, struct arena *arena, struct git_store **out,
                    struct error *err);

/* Opens another repository in the same way. */
bool git_store_open_other(const struct git_store *s, const char *path, struct arena *arena,
                          struct git_store **out, struct error *err);

/* Returns the folder of the work tree, absolute; of a bare repository its own. */
const char *git_store_root(const struct git_store *s);

/* Returns the git directory, absolute; of a worktree the one it shares. */
const char *git_store_directory(const struct git_store *s);

/* Returns whether history ends early because the clone is shallow. */
bool git_store_is_shallow(const struct git_store *s);

/* Returns what of the past is said to be otherwise, NULL for nothing. Objects
 * are read as replaced; who walks from commit to commit has to ask for grafts. */
const struct git_replaced *git_store_replaced(const struct git_store *s);

/* Finds the commit that spec names: a branch, tag, id, "HEAD~2". Fails with
 * ERROR_NO_REF, naming what is near and how to fetch it. */
bool git_store_resolve(const struct git_store *s, const char *spec, struct arena *arena,
                       struct git_commit *out, struct error *err);

/* Adds the entries of a tree object, in git's order. Fails with ERROR_GIT where
 * the object is not there, which shallow and partial clones may mean. */
bool git_store_read_tree(const struct git_store *s, const char *id, struct arena *arena,
                         struct git_entries *out, struct error *err);

/* Reads a blob of at most limit bytes; a NUL follows that is not counted. */
bool git_store_read_blob(const struct git_store *s, const char *id, size_t limit,
                         struct arena *arena, struct str *out, struct error *err);

/* Adds the merge bases of a commit and of what a merge of others would be:
 * several where branches were merged crosswise, none where nothing is common or
 * a shallow clone lacks it. *certain is false where a shallow clone lacks commits
 * that could tell of another one. */
bool git_store_merge_bases(const struct git_store *s, const char *commit,
                           const struct strlist *others, struct arena *arena, struct strlist *out,
                           bool *certain, struct error *err);

/* Adds the names of all branches and tags: "main", "origin/main", "v1.0". */
bool git_store_list_refs(const struct git_store *s, struct arena *arena, struct strlist *out,
                         struct error *err);

/* Returns how many bytes its object ids have. */
size_t git_store_id_bytes(const struct git_store *s);

/* Reads a whole object into out, which is emptied before. Fails with ERROR_GIT
 * where it is not there or of another kind, with ERROR_INPUT where it is larger
 * than LIMIT_GIT_TREE. */
bool git_store_read_object(const struct git_store *s, const struct git_id *id, enum git_kind kind,
                           struct strbuf *out, struct error *err);

/* The same where its first enough bytes will do; it may be read whole. */
bool git_store_read_start(const struct git_store *s, const struct git_id *id, enum git_kind kind,
                          size_t enough, struct strbuf *out, struct error *err);

/* Adds HEAD, the branches, those of remotes, tags and stashes, with what they
 * stand for; sorted by name, HEAD first. */
bool git_store_read_refs(const struct git_store *s, struct arena *arena, struct git_refs *out,
                         struct error *err);

/* Finds the commit that id is or, of a tag, leads to. Sets *found to false
 * where it leads to none. */
bool git_store_peel(const struct git_store *s, const struct git_id *id, struct git_id *out,
                    bool *found, struct error *err);

/* What a way of reading provides; self is what its open function made. */
struct git_ops {
    bool (*resolve)(void *self, const char *spec, struct arena *arena, struct git_commit *out,
                    bool *found, struct error *err);
    bool (*read_tree)(void *self, const char *id, struct arena *arena, struct git_entries *out,
                      struct error *err);
    bool (*read_blob)(void *self, const char *id, size_t limit, struct arena *arena,
                      struct str *out, struct error *err);
    bool (*merge_bases)(void *self, const char *commit, const struct strlist *others,
                        struct arena *arena, struct strlist *out, struct error *err);
    bool (*list_refs)(void *self, struct arena *arena, struct strlist *out, struct error *err);
    bool (*read_object)(void *self, const struct git_id *id, enum git_kind kind, size_t enough,
                        struct strbuf *out, struct error *err);
    bool (*read_refs)(void *self, struct arena *arena, struct git_refs *out, struct error *err);
};

/* What opening found out. */
struct git_opened {
    const struct git_ops *ops;
    void *self;
    const char *root;
    const char *directory;
    size_t id_bytes;
    bool shallow;
};

/* Each sets *unsupported and fails without an error where the repository is of
 * a kind that this way does not know. */
bool git_library_open(const char *path, struct arena *arena, struct git_opened *out,
                      bool *unsupported, struct error *err);
bool git_program_open(const char *path, struct arena *arena, struct git_opened *out,
                      struct error *err);

/* Runs "git -C directory" with arguments, which end with NULL; *out is what it
 * wrote. Fails with ERROR_GIT where git cannot be started. */
bool git_program_run(const char *directory, const char *const arguments[], struct arena *arena,
                     struct str *out, bool *succeeded, struct error *err);

#endif
