/*
 * psql.h - what psql takes for itself in a file of SQL.
 *
 * A line that begins with a backslash is a command of psql, unless it stands in
 * a string, a quoted name, a comment or a $tag$ body; after COPY ... FROM STDIN
 * lines up to "\." are data.
 */
#ifndef PLANNER_SQL_PSQL_H
#define PLANNER_SQL_PSQL_H

#include <stdint.h>

#include "common/str.h"
#include "common/vec.h"

struct psql_command {
    struct str text; /* its line, without blanks around it; points into the file's */
    uint32_t line;   /* from 1 */
};

struct psql_commands {
    VEC_FIELDS(struct psql_command);
};

/* Returns text with blanks in place of psql's commands, which it adds to out,
 * and of the data of COPY. Lines stay where they are. */
struct str psql_take(struct str text, struct arena *arena, struct psql_commands *out);

#endif
