/*
 * tokens.h - SQL as the words and signs that PostgreSQL's own scanner sees.
 *
 * Strings, quoted names, $tag$ bodies and comments are one token each, so a
 * semicolon or a keyword inside one is never taken for a real one.
 */
#ifndef PLANNER_SQL_TOKENS_H
#define PLANNER_SQL_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/vec.h"

struct sql_token {
    uint32_t begin; /* bytes [begin, end) of the text */
    uint32_t end;
    bool comment;
};

struct sql_tokens {
    struct str text; /* what they were read from */
    VEC_FIELDS(struct sql_token);
};

/* Whether text has so many characters of operators in a row that scanning it takes long. */
bool sql_has_long_run(struct str text);

/* Reads text, which must be UTF-8 without NUL. start is the place of its first
 * byte, for errors. Fails with ERROR_INPUT where the scanner does: a string,
 * comment or quoted name that does not end, an escape that is none. */
bool sql_tokens_read(struct str text, struct srcpos start, struct arena *arena,
                     struct sql_tokens *out, struct error *err);

/* Returns the bytes of token i. */
struct str sql_token_text(const struct sql_tokens *tokens, size_t i);

/* Returns whether token i is that word, in any case; "" never matches past the
 * end. word is upper case. */
bool sql_token_is(const struct sql_tokens *tokens, size_t i, const char *word);
bool sql_token_is_word(const struct sql_tokens *tokens, size_t i, struct str word);

/* Returns the number of line breaks in text before offset. */
uint32_t sql_lines_before(struct str text, size_t offset);

#endif
