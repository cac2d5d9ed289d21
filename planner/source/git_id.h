/* git_id.h - names of git objects, SHA-1 or SHA-256, as bytes. */
#ifndef PLANNER_SOURCE_GIT_ID_H
#define PLANNER_SOURCE_GIT_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/vec.h"

enum { GIT_ID_MOST = 32 };

/* All zero: no object. One of SHA-1 ends in zeros, so that comparing is the
 * same for both. */
struct git_id {
    unsigned char bytes[GIT_ID_MOST];
};

struct git_ids {
    VEC_FIELDS(struct git_id);
};

/* Reads count bytes; count is the repository's git_store_id_bytes(). */
struct git_id git_id_of(const void *bytes, size_t count);

/* Reads hexadecimal text of count bytes; what follows is not looked at. */
bool git_id_parse(const char *text, size_t count, struct git_id *out);

/* Returns the text of count bytes, NULL for no object. */
const char *git_id_text(const struct git_id *id, size_t count, struct arena *arena);

bool git_id_equal(const struct git_id *a, const struct git_id *b);
bool git_id_is_none(const struct git_id *id);

/* Finds id among sorted ids of id_bytes each, of which those from low to below
 * high begin with its first byte. Ids are hashes: the next bytes say about where. */
bool git_id_search(const unsigned char *ids, size_t id_bytes, uint32_t low, uint32_t high,
                   const struct git_id *id, uint32_t *place);

/* Returns a number that differs for nearly all ids. */
size_t git_id_hash(const struct git_id *id);

#endif
