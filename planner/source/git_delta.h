/* git_delta.h - an object told by what it takes from another one. */
#ifndef PLANNER_SOURCE_GIT_DELTA_H
#define PLANNER_SOURCE_GIT_DELTA_H

#include <stdbool.h>

#include "common/str.h"

/* Reads how large the result will be. Returns false where the delta is not for
 * a base of that size, or is damaged. */
bool git_delta_size(struct str delta, size_t base_size, size_t *out);

/* Writes the result, size bytes of it; false where the delta makes another
 * size of it or takes what the base has not. */
bool git_delta_apply(struct str delta, struct str base, char *out, size_t size);

#endif
