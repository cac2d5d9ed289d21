/* git_staged.h - what the next commit will hold: the files in git's index. */
#ifndef PLANNER_SOURCE_GIT_STAGED_H
#define PLANNER_SOURCE_GIT_STAGED_H

#include "planner/source/git_source.h"

/* Makes a source of the index that GIT_INDEX_FILE names, else the repository's
 * own, read by the git program: only it knows all forms of one. Fails with
 * ERROR_GIT where it cannot be read or holds files of an unfinished merge. */
bool git_staged_open(const struct git_store *store, struct arena *arena, const struct source **out,
                     struct error *err);

#endif
