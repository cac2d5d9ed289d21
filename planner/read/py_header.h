/*
 * py_header.h - the variables at the top of an Alembic script, by hand.
 *
 * Parsing whole files costs as much as running Alembic. The four variables
 * and the docstring stand at the head of nearly every script as plain
 * literals; so they are read token by token, and the rest of the file is only
 * looked through for lines that could bind them again. What is not a plain
 * literal is reported as unknown, with its place, for the evaluator.
 */
#ifndef PLANNER_READ_PY_HEADER_H
#define PLANNER_READ_PY_HEADER_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"
#include "planner/model/revision.h"

enum py_variable {
    PY_REVISION,
    PY_DOWN_REVISION,
    PY_BRANCH_LABELS,
    PY_DEPENDS_ON,
    PY_VARIABLES,
};

enum header_kind {
    HEADER_ABSENT, /* the variable is not bound */
    HEADER_NONE,
    HEADER_TEXT, /* the only one of items */
    HEADER_LIST, /* a tuple or list of strings */
};

struct header_value {
    enum header_kind kind;
    struct strlist items;
    struct srcpos pos;   /* of the variable's name; file is not set */
    struct srcpos place; /* of the value; file is not set */
    struct srcspan span; /* the value's bytes */
};

struct py_header {
    struct header_value values[PY_VARIABLES];
    const char *doc;           /* the docstring as it is; NULL where there is none */
    const char *variable;      /* that is unknown; NULL where nobody can tell which */
    const char *unknown;       /* what could not be read; NULL where all was */
    struct srcpos unknown_pos; /* file is not set */
};

/* Reads text, which is UTF-8. Places and spans count from its first byte. */
void py_header_read(struct str text, struct arena *arena, struct py_header *out);

/* Returns the variable's name: "down_revision". */
const char *py_variable_name(enum py_variable variable);

#endif
