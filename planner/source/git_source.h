/* git_source.h - the files of a commit's tree, as a source. */
#ifndef PLANNER_SOURCE_GIT_SOURCE_H
#define PLANNER_SOURCE_GIT_SOURCE_H

#include "planner/source/git_store.h"
#include "planner/source/source.h"

/* Makes a source of the tree of commit, and of the submodules' commits that it
 * names, where they are here. Paths are seen from the working
 * directory, as on disk; in a bare repository from the tree's root. Symlinks
 * are not followed. store must outlive the source. */
bool git_source_open(const struct git_store *store, const struct git_commit *commit,
                     struct arena *arena, const struct source **out, struct error *err);

/* As git_source_open(), of files that are in no tree object: name is the path
 * from the root. Entries are sorted by it, as git's index is. */
const struct source *git_source_of(const struct git_store *store, const char *at,
                                   const struct git_entries *files, struct arena *arena);

/* Returns the path in the commit's tree of what users call path; NULL where
 * it lies outside. */
const char *git_source_inside(const struct source *s, const char *path, struct arena *arena);

/* Returns the path of the submodule that s is the source of, in the tree of the
 * repository that names it; "" where it is of none. */
const char *git_source_outer(const struct source *s);

/* Returns the id of the tree object of folder, or NULL where it is none. Two
 * folders of the same id hold the same files. */
const char *git_source_tree_id(const struct source *s, const char *folder, struct arena *arena);

#endif
