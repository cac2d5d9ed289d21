/* file.h - whole files: read under a limit, written so that a crash leaves
 * either the old file or the new one. */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/str.h"

/* Reads a regular file of at most limit bytes; the bytes are followed by a NUL
 * that is not counted. "-" is standard input. Fails with ERROR_SYSTEM, or
 * with ERROR_INPUT where it is too large or no file. */
bool file_read(const char *path, size_t limit, struct arena *arena, struct str *out,
               struct error *err);

/* As file_read(), and fails with ERROR_INPUT where it is not UTF-8 text or
 * holds a NUL. */
bool file_read_text(const char *path, size_t limit, struct arena *arena, const char **out,
                    struct error *err);

/* Writes beside path, syncs, and renames over it: where writing fails, what was
 * there stays. A device or a pipe is written to, and never replaced. */
bool file_write(const char *path, const void *data, size_t len, struct error *err);

/* As file_write(), but fails with ERROR_EXISTS where path is there already,
 * also when it appears at the last moment. */
bool file_create(const char *path, const void *data, size_t len, struct error *err);

bool file_exists(const char *path);
bool file_is_directory(const char *path);

/* Makes the directory and those above it that are missing. */
bool file_make_directories(const char *path, struct error *err);

/* Returns the part of path after the last slash. */
const char *file_name(const char *path);

/* Returns the folder of path, "." where it has none. */
const char *file_folder(const char *path, struct arena *arena);

/* Returns name as seen from folder: name itself where it is absolute or folder
 * is ".", else the two joined. */
const char *file_join(const char *folder, const char *name, struct arena *arena);

#endif
