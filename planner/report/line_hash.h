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
#include "common/vec.h"

/* The hash of one line, and how often it was there up to and with this line. */
struct line_hash {
    uint64_t hash;
    unsigned count;
};

/* Those of a file's lines. */
struct line_hashes {
    VEC_FIELDS(struct line_hash);
};

/* Adds the hashes of all lines of the file. */
void line_hashes_read(struct str file, struct arena *arena, struct line_hashes *out);

/* Returns "hash:count" for the line (1-based); "" where the file has no such line. */
const char *line_hashes_text(const struct line_hashes *hashes, uint32_t line, struct arena *arena);

#endif
