/*
 * source.h - where files come from: a folder on disk, or the tree of a commit.
 *
 * A source is a small table of functions over its own data. Paths are given
 * as the user would type them: relative to the working directory, or
 * absolute. A source of a commit finds the same path in that commit's tree.
 * Nothing that leads out of a source (a symlink to elsewhere) is followed.
 */
#ifndef PLANNER_SOURCE_SOURCE_H
#define PLANNER_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/vec.h"

enum source_kind {
    SOURCE_ABSENT, /* nothing of that name */
    SOURCE_FILE,   /* a regular file, or a symlink inside the source to one */
    SOURCE_FOLDER, /* a folder, or a symlink inside the source to one */
    SOURCE_OTHER,  /* a FIFO, a device, a symlink out of the source or to nowhere, a submodule */
};

/* What tells without reading that a file on disk is still the same. All zero
 * where the source has object ids. */
struct source_stamp {
    int64_t size;     /* bytes */
    int64_t mtime_ns; /* since the epoch */
    int64_t ctime_ns; /* since the epoch */
    uint64_t inode;
};

struct source_file {
    const struct source *source;
    enum source_kind kind;
    const char *name;      /* without folders */
    const char *path;      /* as users see it: relative to the working directory if below it */
    const char *full_path; /* absolute, symlinks resolved; in a git tree: the path in it */
    struct source_stamp stamp;
    const char *object_id; /* of the git blob, hexadecimal; NULL on disk */
    const char *refusal;   /* why it is SOURCE_OTHER: "is a FIFO"; NULL where it is not */
};

struct source_files {
    VEC_FIELDS(struct source_file);
};

struct source;

/* What an implementation provides; see the functions below for what each does. */
struct source_ops {
    bool (*find)(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err);
    bool (*list)(const struct source *s, const char *folder, struct arena *arena,
                 struct source_files *out, struct error *err);
    bool (*read)(const struct source_file *file, size_t limit, struct arena *arena, struct str *out,
                 struct error *err);
};

struct source {
    const struct source_ops *ops;
    const char *root; /* what the catalog knows it by: the repository's folder, absolute */
    const char *at;   /* the commit's id, hexadecimal; NULL on disk */
};

/* Looks path up. What is not there has kind SOURCE_ABSENT, which is no error;
 * fails only where the source itself cannot be read. */
bool source_find(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err);

/* Lists what is in folder, sorted bytewise by name. */
bool source_list(const struct source *s, const char *folder, struct arena *arena,
                 struct source_files *out, struct error *err);

/* Reads the whole file; the bytes are followed by a NUL that is not counted.
 * Fails with ERROR_INPUT where it is no SOURCE_FILE or larger than limit. */
bool source_read(const struct source_file *file, size_t limit, struct arena *arena, struct str *out,
                 struct error *err);

/* As source_read(), and fails with ERROR_INPUT where it is not UTF-8 text or
 * holds a NUL. */
bool source_read_text(const struct source_file *file, size_t limit, struct arena *arena,
                      struct str *out, struct error *err);

#endif
