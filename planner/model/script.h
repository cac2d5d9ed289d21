/*
 * script.h - what one direction of a revision does: SQL statements, in order.
 *
 * A script depends on its revision's bytes, the compile settings and the
 * files beside it that it imports or reads, so it can be cached by their
 * digests. What depends on the database it will run on is left open in a
 * statement's condition.
 */
#ifndef PLANNER_MODEL_SCRIPT_H
#define PLANNER_MODEL_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strlist.h"
#include "common/vec.h"

enum direction {
    DIRECTION_UPGRADE,
    DIRECTION_DOWNGRADE,
};

enum script_status {
    SCRIPT_COMPILED, /* every statement is known */
    SCRIPT_OPAQUE,   /* known up to the first entry of opaque */
    SCRIPT_EMPTY,    /* the function is there and does nothing */
    SCRIPT_MISSING,  /* there is no such function or section */
    SCRIPT_RAISES,   /* it always raises: there is no way in this direction */
};

enum statement_condition {
    CONDITION_NONE,
    CONDITION_TYPE_ABSENT,  /* runs where the type named by subject is not there */
    CONDITION_TYPE_PRESENT, /* runs where it is */
};

struct statement {
    const char *sql; /* one command, without the final semicolon */
    uint32_t line;   /* in the revision's file, 1-based */
    bool autocommit; /* runs outside a transaction */
    enum statement_condition condition;
    const char *subject; /* schema-qualified as written: "app.mood"; NULL without condition */
};

/* Why the SQL could not be known from some line on. */
struct opaque {
    uint32_t line;
    const char *reason;  /* "the result of a query is used" */
    const char *excerpt; /* that line of Python, trimmed */
};

struct script {
    enum script_status status;
    VEC_FIELDS(struct statement);
    struct {
        VEC_FIELDS(struct opaque);
    } opaque;
    const char *sidecar;        /* the file that has them instead of the revision's; NULL */
    const char *sidecar_digest; /* its sha256, hexadecimal */
    const char *raises;         /* SCRIPT_RAISES: the exception as written */
    uint32_t line;              /* where the function or section begins; 0 where missing */
    struct strlist notes;       /* values fixed at plan time: "uuid4() at line 12" */
};

/* A file beside the script that was read for it, or looked for in vain. */
struct script_input {
    const char *path;   /* as the source was asked for it */
    const char *digest; /* sha256, hexadecimal; NULL where there is none that can be read */
};

struct script_inputs {
    VEC_FIELDS(struct script_input);
};

#endif
