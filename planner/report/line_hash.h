/*
 * line_hash.h - the fingerprint by which GitHub knows a finding again.
 *
 * Source: github/codeql-action, src/fingerprints.ts. The hash of a line covers
 * the 100 characters that begin with it, blanks and tabs left out, so it
 * survives edits elsewhere in the file; of equal ones the count tells.
 */
#ifndef PLANNER_REPORT_LINE_HASH_H
#define PLANNER_REPORT_LINE_HASH_H

#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

/* Returns "hash:count" for the line (1-based) of the file; "" where the file
 * has no such line. */
const char *line_hash(struct str file, uint32_t line, struct arena *arena);

#endif
