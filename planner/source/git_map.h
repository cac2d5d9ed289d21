/* git_map.h - files of a git directory, seen as memory. */
#ifndef PLANNER_SOURCE_GIT_MAP_H
#define PLANNER_SOURCE_GIT_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"

struct git_map {
    const unsigned char *bytes;
    size_t size;
};

/* Maps a file into memory for as long as the arena lives. Returns false where
 * it is not there, no file, or empty. Git never changes such files in place,
 * it makes others. */
bool git_map_file(const char *path, struct arena *arena, struct git_map *out);

/* Numbers as git's binary files have them, the highest byte first. */
static inline uint32_t git_map_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t git_map_u64(const unsigned char *p)
{
    return (uint64_t)git_map_u32(p) << 32 | git_map_u32(p + 4);
}

#endif
