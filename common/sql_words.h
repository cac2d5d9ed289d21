/*
 * sql_words.h - the words of a statement, found without a parser: behind comments, not
 * inside strings, as PostgreSQL finds them.
 */
#ifndef COMMON_SQL_WORDS_H
#define COMMON_SQL_WORDS_H

#include <stdbool.h>

#include "common/str.h"

/* Where the reading stands; begin with { text, text + length }. */
struct sql_words {
    const char *p;
    const char *end;
};

/* Returns the next word, quoted names and signs left out; empty at the end. */
struct str sql_words_next(struct sql_words *words);

/* Returns the next word or name, as it is written: a."b C". Empty at the end. */
struct str sql_words_next_name(struct sql_words *words);

/* Returns whether text is that word, in any case; word is upper case. */
bool sql_words_is(struct str text, const char *word);

#endif
