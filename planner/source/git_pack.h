/*
 * git_pack.h - objects straight from a repository's packs.
 *
 * libgit2 reads packs, too, at twice the price: a walk through history wants
 * many thousands of small objects, and here each is unpacked into memory that is
 * used again, of a commit only the lines that are looked at. What is not found,
 * very large or damaged is left to libgit2, which says what is wrong with it.
 */
#ifndef PLANNER_SOURCE_GIT_PACK_H
#define PLANNER_SOURCE_GIT_PACK_H

#include "common/str.h"
#include "planner/source/git_pack_file.h"

struct git_packs;

/* Opens the packs of the folder "objects", and of those that it borrows from. */
struct git_packs *git_packs_open(const char *objects, size_t id_bytes, struct arena *arena);

/* Finds the object, or at least its first enough bytes; *out holds until the
 * next call. Returns false where it must be read in another way. */
bool git_packs_read(struct git_packs *p, const struct git_id *id, size_t enough,
                    enum git_pack_type *type, struct str *out);

#endif
