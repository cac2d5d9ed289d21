/* past_identify.h - which revision a blob of the repository declares. */
#ifndef PLANNER_CMD_PAST_IDENTIFY_H
#define PLANNER_CMD_PAST_IDENTIFY_H

#include "planner/catalog/catalog.h"
#include "planner/source/source.h"

struct past_identify;

/* Blobs are read through source, one of a commit, and remembered in catalog,
 * which may be NULL. */
struct past_identify *past_identify_new(const struct source *source, struct catalog *catalog,
                                        struct arena *arena);

/* Returns what the blob declares when read as the file called path; NULL where
 * it is no revision. */
const struct revision *past_identify_revision(struct past_identify *self, const char *path,
                                              const char *blob);

/* The id only: for git_walk_request, self is a struct past_identify. */
const char *past_identify_id(void *self, const char *path, const char *blob);

#endif
