/*
 * git_pack_file.h - one pack of a repository: where its objects are, and what
 * stands there.
 *
 * A pack is what others sent. Nothing in it is believed: whatever leads out of
 * the file, or is not as long as it says, is not there.
 */
#ifndef PLANNER_SOURCE_GIT_PACK_FILE_H
#define PLANNER_SOURCE_GIT_PACK_FILE_H

#include "planner/source/git_id.h"
#include "planner/source/git_map.h"

struct git_pack_file {
    struct arena *arena;
    const char *path; /* of the pack; mapped when something of it is asked for */
    size_t id_bytes;
    struct git_map index;
    struct git_map pack; /* size 0: not mapped, or not to be */
    uint32_t count;      /* of its objects */
    bool is_tried;
};

/* As packs number them. */
enum git_pack_type {
    GIT_PACK_COMMIT = 1,
    GIT_PACK_TREE = 2,
    GIT_PACK_BLOB = 3,
    GIT_PACK_TAG = 4,
    GIT_PACK_NEAR_DELTA = 6,  /* its base is in this pack, at base_offset */
    GIT_PACK_NAMED_DELTA = 7, /* its base is in this pack, called base */
};

struct git_pack_entry {
    enum git_pack_type type;
    uint64_t size;         /* bytes, unpacked */
    uint64_t base_offset;  /* GIT_PACK_NEAR_DELTA only */
    struct git_id base;    /* GIT_PACK_NAMED_DELTA only */
    struct git_map packed; /* the bytes from here to the end of the pack */
};

/* Maps the index of the pack, "….idx". Returns false where it is of a version
 * that is not known, or damaged. */
bool git_pack_file_open(const char *index_path, size_t id_bytes, struct arena *arena,
                        struct git_pack_file *out);

/* Finds where the object begins in the pack. */
bool git_pack_file_find(const struct git_pack_file *file, const struct git_id *id,
                        uint64_t *offset);

/* Reads what stands at offset; false where nothing can. */
bool git_pack_file_entry(struct git_pack_file *file, uint64_t offset, struct git_pack_entry *out);

#endif
