/*
 * catalog.h - what was read and compiled before, in SQLite.
 *
 * A cache: deleting it costs time only. What is remembered of a file holds as
 * long as its size, times and inode are the same, or for ever where it is a
 * git blob; scripts hold for what they were made from.
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

/* Remembers what was read from the file, unless other files had their part in
 * it; r->id may be NULL. Both must live until catalog_save(). */
void catalog_put_revision(struct catalog *c, const struct source_file *file,
                          const struct revision *r);

/* Finds the scripts of a key, which stands for the file and everything else
 * that the result depends on, except the inputs: whether those are still the
 * same is the caller's to find out. */
bool catalog_get_scripts(struct catalog *c, const char *key, struct arena *arena,
                         struct script_inputs *inputs, struct script out[2]);

/* Remembers what a revision's file of that digest was compiled to. The scripts
 * of other compilers, versions of this program, are forgotten. compiler must
 * live as long as the catalog. */
void catalog_put_scripts(struct catalog *c, const char *key, const char *compiler,
                         const char *digest, const struct script_inputs *inputs,
                         const struct script scripts[2]);

/* Makes what was put last; the end of the catalog's arena does so, too. */
void catalog_save(struct catalog *c);

#endif
