/*
 * words.h - a command read word by word.
 *
 *     if (words_take(&w, "DROP") && words_take(&w, "TABLE")) {
 *         words_take_all(&w, "IF EXISTS");
 *         words_name(&w, &schema, &name);
 *     }
 */
#ifndef PLANNER_SQL_WORDS_H
#define PLANNER_SQL_WORDS_H

#include "planner/sql/tokens.h"

struct words {
    struct sql_tokens tokens; /* comments left out */
    size_t at;                /* the next one */
    struct arena *arena;      /* of the names that are taken */
};

/* Reads sql; its words live in scratch. Returns false where it cannot be scanned. */
bool words_open(struct str sql, struct arena *scratch, struct arena *arena, struct words *out);

/* Returns whether the next word is that one; upper case. */
bool words_at(const struct words *w, const char *word);

/* Passes the next word where it is that one. */
bool words_take(struct words *w, const char *word);

/* Passes words, divided by blanks, where all of them come next. */
bool words_take_all(struct words *w, const char *words);

/* Passes name or schema.name; quotes are taken off, others made lower case.
 * *out_schema is "" where there is none. Returns false, passing nothing, where
 * no name comes next. */
bool words_name(struct words *w, const char **out_schema, const char **out_name);

/* Passes everything up to the parenthesis that closes the next one. */
void words_skip_parentheses(struct words *w);

/* Returns "schema.name", or the name alone. */
const char *words_dotted(const char *schema, const char *name, struct arena *arena);

#endif
