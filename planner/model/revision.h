/*
 * revision.h - one migration: its place in the graph, not its SQL.
 *
 * Filled by the readers from the head of a revision file, const afterwards.
 * What its upgrade and downgrade do is compiled when somebody asks: script.h.
 */
#ifndef PLANNER_MODEL_REVISION_H
#define PLANNER_MODEL_REVISION_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"

enum revision_kind {
    REVISION_PY,  /* an Alembic version script */
    REVISION_SQL, /* a .sql revision of our own form */
};

/* A piece of a source file, [begin, end) in bytes. */
struct srcspan {
    size_t begin;
    size_t end; /* 0 where there is none */
};

struct revision {
    const char *id;
    struct strlist down;          /* down_revision, in written order */
    struct strlist depends_on;    /* in written order; ids or labels */
    struct strlist branch_labels; /* those it declares itself, in written order */
    const char *doc;              /* the docstring, stripped; "" where there is none */
    enum revision_kind kind;
    const char *path;         /* as users see it: relative to the working directory if below it */
    const char *full_path;    /* absolute, symlinks resolved; in a git tree: the path in it */
    const char *digest;       /* sha256 of the file's bytes, hexadecimal */
    struct srcpos pos;        /* of revision = */
    struct srcpos down_pos;   /* of the value of down_revision, or of its absence: pos */
    struct srcspan down_span; /* that value's bytes */
    bool is_borrowed;         /* a variable comes from another module: its bytes do not say all */
    const struct source_file *file;    /* its bytes, for those who compile it; see source.h */
    const struct source_file *sidecar; /* the .sql that says what it does; NULL for none */
};

/* Revisions in load order: version folders as configured, file names bytewise. */
struct revision_list {
    VEC_FIELDS(struct revision);
};

/* Returns the first paragraph of the docstring with its lines joined by a
 * blank: what Alembic shows after the comma; "" where there is none. */
const char *revision_message(const struct revision *r, struct arena *arena);

#endif
