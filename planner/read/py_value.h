/* py_value.h - the right side of an assignment, where it is a plain literal. */
#ifndef PLANNER_READ_PY_VALUE_H
#define PLANNER_READ_PY_VALUE_H

#include "planner/read/py_header.h"
#include "planner/read/py_lex.h"

/* The tokens of a statement, one ahead. */
struct py_parser {
    struct py_lexer lexer;
    struct py_token token; /* the one to look at */
    struct arena *arena;
    struct py_header *out;
    size_t taken_end; /* where the last token that was taken ends, in bytes */
};

/* Moves on to the next token. */
void py_advance(struct py_parser *p);

/* Notes that the place of the current token could not be read, if nothing was
 * noted before. Returns false. */
bool py_unknown(struct py_parser *p, const char *what);

/* Returns whether the current token ends a simple statement. */
bool py_at_end(const struct py_parser *p);

/* Reads None, a string, or a tuple or list of strings, up to the end of the
 * statement. Returns false, noting why, where it is anything else. */
bool header_value_read(struct py_parser *p, struct header_value *out);

/* Reads a string of one or more literals, at one. */
bool header_value_string(struct py_parser *p, const char **out);

#endif
