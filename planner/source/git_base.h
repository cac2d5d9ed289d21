/* git_base.h - where commits parted, in a clone whose history ends early. */
#ifndef PLANNER_SOURCE_GIT_BASE_H
#define PLANNER_SOURCE_GIT_BASE_H

#include "planner/source/git_store.h"

/* Adds the best common ancestors of the commit and of any of the others, among
 * those that the clone has: those that no other common one descends from. libgit2
 * refuses to look where a parent is missing. The commits at which git cut the clone
 * still name their parents; those that are there are followed, so that the merge
 * commit a CI checks out at depth 1 leads to the target it was made on.
 * *certain is false where history that is not there could hold a later one. */
bool git_base_find(const struct git_store *store, const char *commit, const struct strlist *others,
                   struct arena *arena, struct strlist *out, bool *certain, struct error *err);

#endif
