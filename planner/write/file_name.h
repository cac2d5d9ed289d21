/* file_name.h - what a new revision file is called. */
#ifndef PLANNER_WRITE_FILE_NAME_H
#define PLANNER_WRITE_FILE_NAME_H

#include "planner/write/when.h"

/* Returns the words of message joined by "_", in small letters; longer than
 * most characters: cut back to a whole word, with "_" at the end. */
const char *file_name_slug(const char *message, int64_t most, struct arena *arena);

/* Fills in file_template: "%(rev)s", "%(slug)s", "%(year)d", "%(month).2d"
 * and the like. Fails with ERROR_CONFIG where it holds anything else. */
bool file_name_fill(const char *template, const char *id, const char *slug, const struct when *when,
                    struct arena *arena, const char **out, struct error *err);

#endif
