/*
 * error.h - why an operation could not be done.
 *
 * A function that can fail returns bool, true for done, and takes a struct
 * error as its last parameter. On failure it fills the error and returns
 * false; on success it leaves it alone. Each caller on the way up that knows
 * something the callee did not adds one line of context:
 *
 *     if (!revision_read(file, arena, &rev, err))
 *         return error_while(err, "reading the revisions of %s", dir);
 *
 * and the user sees one block:
 *
 *     error[E103]: revision is not a string
 *       at        migrations/versions/0042_add_index.py:17:5
 *       while     reading the revisions of migrations
 *       state     nothing was changed
 *       hint: write revision = "<id>" at module level
 *
 * An error owns its text, so it may outlive every arena. It needs no freeing.
 * The first error stands: setting a second one over it is a bug.
 *
 * An error stops the command. What a check has to say about a migration is
 * not an error but a result: see finding.h.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/error_code.h"

/* A place in a source file. */
struct srcpos {
    const char *file; /* as the user named it; NULL where there is none */
    uint32_t line;    /* 1-based; 0 where there is none */
    uint32_t column;  /* 1-based, in bytes; 0 where there is none */
};

enum { ERROR_FACTS = 10, ERROR_HINTS = 5 };

/* One aligned line of the block. */
struct error_fact {
    char label[12];
    char text[320];
};

struct error {
    enum error_code code; /* ERROR_NONE while nothing has failed */
    char message[512];
    struct srcpos pos; /* of error_at(); its file must outlive the error */
    struct error_fact facts[ERROR_FACTS];
    unsigned fact_count;
    char state[320]; /* what the failure left behind; "" where nothing could change */
    char hints[ERROR_HINTS][320];
    unsigned hint_count;
};

/* Each returns false, so that a failing function can return its result. */
bool error_set(struct error *err, enum error_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
bool error_at(struct error *err, enum error_code code, struct srcpos pos, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* As error_set(ERROR_SYSTEM), with ": " and what errno means added. */
bool error_errno(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds what was being done, innermost first. */
bool error_while(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds a line "label  text"; label has at most 9 characters. Facts past
 * ERROR_FACTS are dropped: the innermost ones are the ones that help. */
bool error_fact(struct error *err, const char *label, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what state the failure left the database or the files in. The last one
 * said stands, for the outermost caller knows best. */
bool error_state(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Says what the user can do about it: an imperative, or a command to paste. */
bool error_hint(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns the exit status that the error becomes; 0 where there is none. */
int error_status(const struct error *err);

/* Prints the block. Control characters and bidi marks are shown, not sent. */
void error_print(const struct error *err, FILE *out);

#endif
