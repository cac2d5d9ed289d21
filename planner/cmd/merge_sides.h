/*
 * merge_sides.h - the files of a merge, each on its three sides; and what a
 * merge makes of them.
 */
#ifndef PLANNER_CMD_MERGE_SIDES_H
#define PLANNER_CMD_MERGE_SIDES_H

#include "common/strmap.h"
#include "planner/model/revision.h"

/* One file on three sides; NULL where a side lacks it. */
struct merge_sides {
    const struct revision *origin;
    const struct revision *base;
    const struct revision *head;
    const struct revision *twin; /* base's file is this one of head, under another name */
};

struct merge_paths {
    struct strmap *by_path; /* full path -> struct merge_sides * */
    struct strlist list;    /* sorted */
    bool has_origin;
    struct arena *arena;
};

/* Lists the files of the three sides by path; of the side that renamed one, by
 * the name it had. Without the merge base origin is NULL. */
void merge_sides_read(const struct revision_list *origin, const struct revision_list *base,
                      const struct revision_list *head, struct arena *arena,
                      struct merge_paths *out);

/* Returns the sides of the file at path; NULL where none has it. */
const struct merge_sides *merge_sides_at(const struct merge_paths *paths, const char *path);

/* Adds what git's merge leaves, by path: what one side left as the merge base
 * had it is taken from the other, what both changed is joined line by line, and
 * where that does not go, which git refuses, the head's counts. Without the merge
 * base both are united. */
void merge_sides_join(const struct merge_paths *paths, struct revision_list *out);

/* The same of two merge bases, to be a merge base of others: where they disagree
 * it is as git has it, a file that neither of the others can have left as it was. */
void merge_sides_join_bases(const struct merge_paths *paths, struct revision_list *out);

/* Returns whether both are the same bytes, or neither is there. */
bool merge_sides_same(const struct revision *a, const struct revision *b);

#endif
