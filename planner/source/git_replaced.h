/*
 * git_replaced.h - what a repository says of its own past that its objects do
 * not: refs/replace, which put one object in another's place, and info/grafts,
 * which give a commit other parents. The git program shows both, so we do.
 */
#ifndef PLANNER_SOURCE_GIT_REPLACED_H
#define PLANNER_SOURCE_GIT_REPLACED_H

#include "common/arena.h"
#include "planner/source/git_id.h"

struct git_replaced;

/* Reads both from the git directory. Returns NULL where there is neither. */
const struct git_replaced *git_replaced_read(const char *directory, size_t id_bytes,
                                             struct arena *arena);

/* Returns the id of what stands in the object's place, in hexadecimal; id
 * itself where nothing does. r may be NULL, as below. */
const char *git_replaced_text(const struct git_replaced *r, const char *id);
struct git_id git_replaced_id(const struct git_replaced *r, const struct git_id *id);

/* Returns the parents that a commit was given, NULL where it was given none. */
const struct git_ids *git_replaced_parents(const struct git_replaced *r, const struct git_id *id);

#endif
