/* compile_files.h - the files beside a script that it imports or opens. */
#ifndef PLANNER_READ_COMPILE_FILES_H
#define PLANNER_READ_COMPILE_FILES_H

#include "common/strmap.h"
#include "planner/ddl/host.h"
#include "planner/read/compile.h"
#include "planner/source/source.h"

/* Where a script's imports are looked for: the folders above it, innermost
 * first, up to the repository's root. */
struct compile_files {
    const struct source *source;
    const char *beside; /* the folder of the script */
    struct arena *arena;
    struct strlist folders;
    struct compile_trace *trace; /* NULL: nobody wants to know what was read */
    struct strmap *traced;       /* the paths in it */
};

/* Fills out for the script in file, and files with functions that look into it. roots, which may be
 * NULL, are looked through last. */
void compile_files_init(struct compile_files *out, const struct source_file *file,
                        const struct strlist *roots, struct arena *arena, struct ddl_files *files);

/* Notes from now on in trace what is read. */
void compile_files_trace(struct compile_files *files, struct compile_trace *trace);

#endif
