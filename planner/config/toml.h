/*
 * toml.h - TOML files, flattened: each value by the path of its keys.
 *
 * Debian has no TOML library for C. This reads TOML 1.0, strictly: what is
 * wrong is refused with its line, also in tables that nobody asks for.
 * Numbers and times are kept as they are written.
 */
#ifndef PLANNER_CONFIG_TOML_H
#define PLANNER_CONFIG_TOML_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/strlist.h"

enum toml_kind {
    TOML_STRING,
    TOML_BOOL,   /* text is "true" or "false" */
    TOML_NUMBER, /* an integer or float, without underscores */
    TOML_TIME,
    TOML_ARRAY, /* of strings, numbers, times, bools: items; others stand under "path[0]" */
    TOML_TABLE, /* a table or an array of tables: for its existence */
};

struct toml_entry {
    const char *path; /* "tool.alembic.script_location", "tool.x[0].name" */
    enum toml_kind kind;
    const char *text;     /* of what is no array */
    struct strlist items; /* of an array */
    struct srcpos pos;
};

struct toml {
    VEC_FIELDS(struct toml_entry);
    struct strmap *by_path;
};

/* Reads text, which holds no NUL. path is what users call the file. Fails with
 * ERROR_CONFIG. */
bool toml_read(const char *path, const char *text, struct arena *arena, struct toml *out,
               struct error *err);

/* Returns the entry, or NULL where there is none. */
const struct toml_entry *toml_find(const struct toml *toml, const char *path);

#endif
