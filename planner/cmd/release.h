/*
 * release.h - what lies between two git refs: a release.
 *
 * Both trees are read from the object database. The database is taken to stand
 * at the heads of the first; the plan leads to the heads of the second, and is
 * made from the second's files.
 */
#ifndef PLANNER_CMD_RELEASE_H
#define PLANNER_CMD_RELEASE_H

#include "planner/cmd/project.h"

struct release {
    const char *old_ref;
    const char *new_ref;
    struct project project; /* of the new ref, strictly read */
    struct strlist heads;   /* of the old ref */
};

/* Returns whether text is "REF..REF". */
bool release_is(const char *text);

/* Reads both. Fails with ERROR_EDITED where a revision of the old ref is gone
 * or changed in the new one: databases that have it would never know. */
bool release_open(const struct cli_call *call, const char *range, struct release *out,
                  struct error *err);

#endif
