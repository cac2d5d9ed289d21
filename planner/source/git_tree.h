/*
 * git_tree.h - tree objects as they are stored, for who reads many of them.
 *
 * Reading one allocates nothing for its entries; git_store_read_tree() is for
 * who wants to keep them.
 */
#ifndef PLANNER_SOURCE_GIT_TREE_H
#define PLANNER_SOURCE_GIT_TREE_H

#include "planner/source/git_store.h"

/* One entry; name lies in the tree's bytes. */
struct git_tree_entry {
    uint32_t mode;
    struct str name;
    struct git_id id;
};

/* Takes the next entry from *rest; false at the end, and where the tree is
 * damaged. */
bool git_tree_next(struct str *rest, size_t id_bytes, struct git_tree_entry *out);

/* Finds the folder called name in the folder tree; *out is none where there is
 * none. scratch holds the tree's bytes. */
bool git_tree_folder(const struct git_store *store, const struct git_id *tree, const char *name,
                     size_t len, struct strbuf *scratch, struct git_id *out, struct error *err);

/* One file that differs; none where a side lacks it. */
struct git_tree_pair {
    const char *path;
    struct git_id old;
    struct git_id new;
};

struct git_tree_pairs {
    VEC_FIELDS(struct git_tree_pair);
};

/* Adds the regular files that differ in content between two folders, either of
 * which may be none, their subfolders included, in git's order. prefix stands
 * before their names; where it ends in a slash, subfolders are left out. Folders of the same id are
 * not read. Fails with ERROR_INPUT where folders lie deeper than LIMIT_NESTING. */
bool git_tree_compare(const struct git_store *store, const struct git_id *old,
                      const struct git_id *new, const char *prefix, struct arena *arena,
                      struct git_tree_pairs *out, struct error *err);

#endif
