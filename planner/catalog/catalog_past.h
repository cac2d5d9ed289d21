/*
 * catalog_past.h - the commits that a walk through history stopped at, kept.
 *
 * A node holds for ever, for its commit's id says all that is behind it; so a
 * later walk reads nothing but commits that are new. As with all of a catalog,
 * what is wrong with it costs time only.
 */
#ifndef PLANNER_CATALOG_CATALOG_PAST_H
#define PLANNER_CATALOG_CATALOG_PAST_H

#include "planner/catalog/catalog.h"
#include "planner/source/git_walk.h"

/* What is known of walks over the same folders. */
struct catalog_walk {
    struct strlist folders; /* those that were asked for, and those that files came from */
    struct strmap *nodes;   /* id -> struct git_node * */
    struct strmap *tips;    /* id of a commit -> const char *, the id of its node; "" for none */
};

/* Finds what is known of walks over the folders that asked names. False where
 * nothing is. */
bool catalog_get_walk(struct catalog *c, const char *asked, struct arena *arena,
                      struct catalog_walk *out);

/* Remembers a walk from the tips; known is what catalog_get_walk() found. */
void catalog_put_walk(struct catalog *c, const char *asked, const struct git_walked *walked,
                      const struct strlist *tips, const struct catalog_walk *known);

/* Sets the first tag of each file as it was found with the same tags, which are
 * told by a digest. False where one of the files is not known. */
bool catalog_get_tags(struct catalog *c, const char *digest, struct arena *arena,
                      struct past_files *files);

void catalog_put_tags(struct catalog *c, const char *digest, const struct past_files *files);

#endif
