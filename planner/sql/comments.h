/* comments.h - the comments of SQL that speak to migplan: "-- migplan: ...". */
#ifndef PLANNER_SQL_COMMENTS_H
#define PLANNER_SQL_COMMENTS_H

#include "planner/model/comment.h"

/* Adds the comments of text, which is UTF-8 and a NUL follows. One before the
 * sections of a revision stands for the whole file; in a file without sections,
 * one that an empty line divides from the first command. Text that PostgreSQL's
 * scanner refuses has none: its finding is that. */
void sql_comments_read(const char *path, struct str text, struct arena *arena,
                       struct comments *out);

#endif
