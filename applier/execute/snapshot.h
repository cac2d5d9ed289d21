/*
 * snapshot.h - what a database's schema is, and how two of them differ.
 *
 * Read from the catalog and sorted by name, not from a dump: the order of
 * columns, comments and privileges are classes of their own, which a downgrade
 * rarely restores and rarely has to.
 */
#ifndef APPLIER_EXECUTE_SNAPSHOT_H
#define APPLIER_EXECUTE_SNAPSHOT_H

#include "applier/db/query.h"
#include "common/strmap.h"
#include "common/vec.h"

/* An object; texts that are equal are one pointer within one snapshots. */
struct snapshot_line {
    const char *class;  /* "structure", "order", "comment", "grant" */
    const char *object; /* "index public.ix_chunks" */
    const char *definition;
};

struct snapshot {
    VEC_FIELDS(struct snapshot_line);
};

/* Keeps the texts of many snapshots, each once. */
struct snapshots {
    struct conn *conn;
    const char *version_table; /* its name in SQL, left out of all */
    struct strmap *texts;
    struct arena *arena;
};

/* How one object differs. */
struct snapshot_difference {
    const char *class;
    const char *object;
    const char *before; /* NULL where it was not there */
    const char *after;  /* NULL where it is not there */
};

struct snapshot_differences {
    VEC_FIELDS(struct snapshot_difference);
};

bool snapshot_take(struct snapshots *s, struct snapshot *out, struct error *err);

/* Adds what differs. */
void snapshot_compare(const struct snapshot *before, const struct snapshot *after,
                      struct arena *arena, struct snapshot_differences *out);

#endif
