/*
 * git_bloom.h - the Bloom filters of a commit-graph: which paths a commit did
 * not change, without looking at its tree.
 *
 * A filter says "certainly not" or "perhaps". It holds every path that differs
 * from the first parent's, and each folder above it.
 */
#ifndef PLANNER_SOURCE_GIT_BLOOM_H
#define PLANNER_SOURCE_GIT_BLOOM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

/* How a commit-graph file says that its filters are made. */
struct git_bloom_settings {
    uint32_t version; /* of the hash: 1 or 2 */
    uint32_t hashes;  /* bits that are set for a path */
};

/* A path, hashed. */
struct git_bloom_key {
    uint32_t hash[2];
    bool is_ascii; /* else version 1 hashes it in another way on each machine */
};

/* Hashes a path without a slash at either end. */
struct git_bloom_key git_bloom_key_of(struct str path);

/* Returns whether the filter may hold the path. An empty one may: git did not
 * compute it. */
bool git_bloom_may_have(struct str filter, const struct git_bloom_settings *settings,
                        const struct git_bloom_key *key);

#endif
