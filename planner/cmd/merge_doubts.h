/*
 * merge_doubts.h - what the merge base would have to say, where a clone is cut off
 * before it.
 *
 * Without it nobody can tell a file that one side deleted from one that the
 * other added. Both are taken as added; here is what that leaves out, as far as
 * the answer could be another one for it.
 */
#ifndef PLANNER_CMD_MERGE_DOUBTS_H
#define PLANNER_CMD_MERGE_DOUBTS_H

#include "planner/check/check.h"
#include "planner/cmd/merge_sides.h"

/* Adds the revisions of which more history could change the verdict on result.
 * Of a revision on the head's side only that is where others stand on it: they
 * would lose it. */
void merge_doubts_find(const struct merge_paths *paths, const struct revision_list *result,
                       struct check_doubts *out);

#endif
