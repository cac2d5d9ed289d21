/*
 * catalog.h - what was read and compiled before, in SQLite.
 *
 * A cache: deleting it costs time only. What is remembered of a file holds as
 * long as its size, times and inode are the same, or for ever where it is a
 * git blob; a script holds for the sha256 of its file and the settings.
 * Whatever is wrong with a catalog (damaged, of another program, newer, read
 * only, busy), nothing is found in it and nothing is kept, and the command
 * goes on.
 *
 * People may open it, too: tables files and scripts, views revisions, edges,
 * labels, statements, open_heads, opaque_revisions.
 */
#ifndef PLANNER_CATALOG_CATALOG_H
#define PLANNER_CATALOG_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "planner/model/revision.h"
#include "planner/model/script.h"
#include "planner/source/source.h"

struct catalog;

/* Opens the catalog at path, made anew where there is none. now_ns is the
 * time, in nanoseconds since the epoch. Returns NULL where it cannot be used;
 * *note then says why, NULL where that is nobody's business. mine says that
 * the place is ours, so a damaged one may be deleted. */
struct catalog *catalog_open(const char *path, int64_t now_ns, bool mine, struct arena *arena,
                             const char **note);

/* Finds what is known of the file. Returns false where nothing is, or nothing
 * that still holds. out->file and out->sidecar are the caller's to set. */
bool catalog_get_revision(struct catalog *c, const struct source_file *file, struct arena *arena,
                          struct revision *out);

/* Remembers what was read from the file; r->id may be NULL. Both must live
 * until catalog_save(). */
void catalog_put_revision(struct catalog *c, const struct source_file *file,
                          const struct revision *r);

/* Finds what the file of that digest does in that direction. settings names
 * all that the result depends on besides. */
bool catalog_get_script(struct catalog *c, const char *digest, const char *settings,
                        enum direction direction, struct arena *arena, struct script *out);

void catalog_put_script(struct catalog *c, const char *digest, const char *settings,
                        enum direction direction, const struct script *script);

/* Makes what was put last. Without it nothing of it does. */
void catalog_save(struct catalog *c);

#endif
