/* memory_file.h - a file of which the bytes are at hand, in the place of another one. */
#ifndef PLANNER_SOURCE_MEMORY_FILE_H
#define PLANNER_SOURCE_MEMORY_FILE_H

#include "planner/source/source.h"

/* Makes a file that reads as bytes, which must outlive it, and lies where the
 * original does: what is looked for beside it is found in the original's source. */
const struct source_file *memory_file_new(const struct source_file *original, struct str bytes,
                                          struct arena *arena);

#endif
