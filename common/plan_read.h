/* plan_read.h - the bytes of a plan into struct plan; private to common/plan*.c. */
#ifndef COMMON_PLAN_READ_H
#define COMMON_PLAN_READ_H

#include "common/plan.h"

/* Reads canonical JSON with the fields, types and counts of plan_shape, and
 * nothing else: what the values say is for plan_check(). */
bool plan_read(struct str bytes, const char *file, struct arena *arena, struct plan *out,
               struct error *err);

/* Returns the offset of the value of a plan that was read, named by its path
 * ("steps[3].revision"); where it is not there, of what it would be in. */
size_t plan_find(struct str bytes, const char *path);

/* Adds the line and the byte of offset. */
bool plan_fault_at(struct str bytes, const char *file, size_t offset, struct error *err);

#endif
