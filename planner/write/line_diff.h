/* line_diff.h - two versions of a file as a unified diff, for patch and git apply. */
#ifndef PLANNER_WRITE_LINE_DIFF_H
#define PLANNER_WRITE_LINE_DIFF_H

#include "common/str.h"
#include "common/strbuf.h"

/* Adds the diff, nothing where they are equal; returns how many lines changed.
 * Lines that changed in place are told one by one; where lines came or went,
 * all from the first change to the last are one. */
size_t line_diff(const char *path, struct str before, struct str after, struct strbuf *out);

#endif
