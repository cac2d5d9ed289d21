/*
 * py_names.h - what a revision script says about others beside its place in the
 * graph: what it imports, and what it stands for.
 *
 * Read with the lexer alone: only what is plainly written is found.
 */
#ifndef PLANNER_READ_PY_NAMES_H
#define PLANNER_READ_PY_NAMES_H

#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"

/* "from module import name", or "import module" where name is NULL. */
struct py_import_name {
    const char *module; /* with its leading dots */
    const char *name;
    struct srcpos pos;
};

struct py_import_names {
    VEC_FIELDS(struct py_import_name);
};

/* Adds the imports of text, wherever they stand. path is of their places. */
void py_names_read_imports(const char *path, struct str text, struct arena *arena,
                           struct py_import_names *out);

/* Adds the ids in 'replaces = ("a", "b")' at the margin. */
void py_names_read_replaces(struct str text, struct arena *arena, struct strlist *out);

#endif
