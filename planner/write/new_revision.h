/*
 * new_revision.h - a new revision file: checked, rendered, written.
 *
 * The checks are Alembic's, in its order, and some that it makes only after
 * the file is there: a label or an id that is taken, a text that would not
 * read back as what was asked for.
 */
#ifndef PLANNER_WRITE_NEW_REVISION_H
#define PLANNER_WRITE_NEW_REVISION_H

#include "planner/config/config.h"
#include "planner/graph/graph.h"
#include "planner/source/source.h"

struct new_revision_request {
    const struct source *source;
    const struct config *config;
    const struct graph *graph;
    const char *id;       /* NULL for a random one */
    const char *message;  /* NULL for "empty message" */
    struct strlist heads; /* what it revises, as the user says it */
    struct strlist labels;
    struct strlist depends_on;
    const char *version_path; /* NULL for the one that there is */
    bool splice;              /* what it revises may be no head */
    bool sql;                 /* a .sql revision */
    bool merge;               /* of two heads or more */
    int64_t now_ns;           /* since the epoch */
};

struct new_revision {
    const char *id;
    const char *path; /* as users see it */
    struct graph_nodes down;
    struct strlist notes; /* what the user should know */
};

/* Writes the file, never over one that is there. */
bool new_revision_write(const struct new_revision_request *request, struct arena *arena,
                        struct new_revision *out, struct error *err);

#endif
