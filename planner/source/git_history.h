/*
 * git_history.h - the past of each file, out of the nodes of a walk.
 *
 * From the oldest node to the youngest, each file carries its events along: a
 * merge takes a file with its past from the first parent that has it in the
 * same state, a rename takes the past to the new name, a file that is added
 * again goes on where it was deleted. That is what git log -- FILE tells, with
 * its simplification of merges, across renames.
 */
#ifndef PLANNER_SOURCE_GIT_HISTORY_H
#define PLANNER_SOURCE_GIT_HISTORY_H

#include "planner/source/git_walk.h"

/* Adds the files that any of the tips has or had, sorted by path; those of
 * several tips once where their past is the same. */
void git_history_build(const struct git_walked *walked, struct arena *arena,
                       struct past_files *out);

/* Sets the first tag, by the time of its commit, that holds each file under
 * any of its names. patterns choose among the tags; all where there are none.
 * Tags whose commits are not in this clone are left out. */
bool git_history_tags(const struct git_store *store, const struct git_refs *refs,
                      const struct strlist *patterns, const struct strlist *folders,
                      struct past_files *files, struct error *err);

#endif
