/*
 * plan_lex.h - canonical JSON, piece by piece; private to common/plan*.c.
 *
 * Whatever is not what the writer would have put there is a fault: another
 * blank, another escape, another order. Each function fails with
 * ERROR_BAD_PLAN and names the path of the value that is being read.
 */
#ifndef COMMON_PLAN_LEX_H
#define COMMON_PLAN_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/plan_path.h"
#include "common/str.h"

enum { PLAN_KEY_BYTES = 64 }; /* with the NUL */

struct plan_lex {
    struct str bytes;
    size_t pos;
    unsigned depth; /* open containers */
    struct plan_path path;
    struct arena *arena; /* for strings */
    struct error *err;
};

/* Fails with "PATH what". */
bool plan_lex_fault(struct plan_lex *lex, const char *what);

/* Enters a container; what says what the value is not where it is none. */
bool plan_lex_open(struct plan_lex *lex, const char *open, const char *what);

/* Moves to the next item of a container, or past its end. */
bool plan_lex_next(struct plan_lex *lex, bool first, const char *close, bool *out_more);

/* Reads a key, which must come after previous. */
bool plan_lex_key(struct plan_lex *lex, const char *previous, char key[PLAN_KEY_BYTES]);

bool plan_lex_string(struct plan_lex *lex, const char **out);
bool plan_lex_number(struct plan_lex *lex, int64_t *out);
bool plan_lex_bool(struct plan_lex *lex, bool *out);

/* Reads the line break after the last value, which must end the bytes. */
bool plan_lex_end(struct plan_lex *lex);

#endif
