/* folder.h - files on disk. */
#ifndef PLANNER_SOURCE_FOLDER_H
#define PLANNER_SOURCE_FOLDER_H

#include "planner/source/source.h"

/* Makes a source of the files below root, an existing folder. A symlink that
 * leads out of root is refused by name, not followed. Fails with ERROR_SYSTEM
 * where root or the working directory cannot be read. */
bool folder_open(const char *root, struct arena *arena, const struct source **out,
                 struct error *err);

/* Returns path (absolute, no symlinks) as users see it: relative to the
 * working directory where it lies below it. */
const char *folder_shown(const struct source *s, const char *path, struct arena *arena);

#endif
