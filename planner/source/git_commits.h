/*
 * git_commits.h - the commits of a walk: what each links to and what the
 * folders' ids are in it. Each is read once, from the commit-graph file where
 * there is one.
 */
#ifndef PLANNER_SOURCE_GIT_COMMITS_H
#define PLANNER_SOURCE_GIT_COMMITS_H

#include "planner/source/git_message.h"
#include "planner/source/git_store.h"

struct git_commits;

enum { GIT_NO_COMMIT = -1 };

/* A commit is known by a number, given in the order they were added. */
struct git_commits *git_commits_new(const struct git_store *store, const struct strlist *folders,
                                    struct arena *arena);

/* Watches other folders from now on; what is known of commits is kept. */
void git_commits_watch(struct git_commits *c, const struct strlist *folders);

/* Returns the number of the commit, giving it one if need be. */
int64_t git_commits_add(struct git_commits *c, const struct git_id *id);

size_t git_commits_count(const struct git_commits *c);
const struct git_id *git_commits_id(const struct git_commits *c, int64_t number);

/* Reads what the commit links to; of a shallow clone's last commits the
 * parents are left out and *is_cut is set. */
bool git_commits_links(struct git_commits *c, int64_t number, const struct git_links **out,
                       bool *is_cut, struct error *err);

/* Returns the parents that git_commits_links() left out of the commit: a shallow
 * clone may have them all the same. */
const struct git_ids *git_commits_cut_parents(const struct git_commits *c, int64_t number);

/* Finds the ids of the folders in the commit's tree, one each; none where one
 * is not there. */
bool git_commits_folders(struct git_commits *c, int64_t number, const struct git_id **out,
                         struct error *err);

/* Returns whether the two commits, read before, have the same folders. */
bool git_commits_same(const struct git_commits *c, const struct git_id *a, const struct git_id *b);

/* Returns false where git's commit-graph file is certain that the folders of
 * the commit are its first parent's. */
bool git_commits_may_differ(const struct git_commits *c, int64_t number);

#endif
