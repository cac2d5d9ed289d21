/*
 * split.h - a text of SQL, cut into its commands.
 *
 * Cuts at semicolons where PostgreSQL's own client would: not inside
 * parentheses, strings, comments, $tag$ bodies or BEGIN ATOMIC ... END. What
 * the parser does not understand is cut all the same; one bad command costs
 * one command.
 */
#ifndef PLANNER_SQL_SPLIT_H
#define PLANNER_SQL_SPLIT_H

#include "planner/sql/tokens.h"

struct sql_command {
    struct str text; /* from its first word to its last: no comments before
                        or after it, no semicolon; points into what was split */
    size_t offset;   /* of its first byte in that */
    uint32_t line;   /* of its first byte, counted from start.line */
};

struct sql_commands {
    VEC_FIELDS(struct sql_command);
};

/* Splits text, which must be UTF-8 without NUL. start is the place of its
 * first byte. Commands of nothing but comments are left out. Fails with
 * ERROR_INPUT as sql_tokens_read() does. */
bool sql_split(struct str text, struct srcpos start, struct arena *arena, struct sql_commands *out,
               struct error *err);

#endif
