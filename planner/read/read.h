/*
 * read.h - revision files of a tree -> struct revision.
 *
 * Only the head of a file is read: who it is and what it revises. What its
 * upgrade() does is compiled when somebody asks; see compile.h.
 */
#ifndef PLANNER_READ_READ_H
#define PLANNER_READ_READ_H

#include "planner/model/revision.h"
#include "planner/source/source.h"

/* A revision file and what lies beside it. */
struct read_file {
    const struct source_file *source;
    const struct source_file *sidecar; /* "<same name>.sql" of a script; NULL for none */
};

struct read_files {
    VEC_FIELDS(struct read_file);
};

/* A file that could not be read, and why. */
struct read_fault {
    const struct source_file *file;
    struct error error;
};

struct read_faults {
    VEC_FIELDS(struct read_fault);
};

/* Lists the files of the version folders that may be revisions, in load
 * order. Folders that are not there are skipped; a file that is seen twice is
 * skipped with a note. */
bool read_list(const struct source *source, const struct strlist *folders, bool recursive,
               struct arena *arena, struct read_files *out, struct strlist *notes,
               struct error *err);

/* Reads the head of one file, which must outlive out. out->id stays NULL where
 * the file is a .sql without our keys. scratch holds the file's bytes and may
 * be freed afterwards. */
bool read_revision(const struct read_file *file, struct arena *scratch, struct arena *arena,
                   struct revision *out, struct error *err);

#endif
