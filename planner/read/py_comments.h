/* py_comments.h - the comments of an Alembic script that speak to migplan. */
#ifndef PLANNER_READ_PY_COMMENTS_H
#define PLANNER_READ_PY_COMMENTS_H

#include "planner/model/comment.h"

/* Adds the comments of text, which a NUL follows. One on a line of its own at module level stands
 * for the whole file, one before or behind a compound statement (def, with,
 * if) for its block too. */
void py_comments_read(const char *path, struct str text, struct arena *arena, struct comments *out);

#endif
