/* place.h - where the catalog of a repository lies. */
#ifndef PLANNER_CMD_PLACE_H
#define PLANNER_CMD_PLACE_H

#include "common/arena.h"

/* Returns the path of the catalog for the repository whose folder is root:
 * inside its git directory, which worktrees share; else in the user's cache
 * folder; NULL where neither is known. The folder is made. */
const char *place_of_catalog(const char *root, struct arena *arena);

#endif
