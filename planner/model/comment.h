/*
 * comment.h - comments that speak to migplan: "# migplan: allow RULE -- reason".
 *
 * A comment stands for the statement in whose line it is, or for the next one
 * where it has a line of its own; in the head of a file it stands for all of it.
 */
#ifndef PLANNER_MODEL_COMMENT_H
#define PLANNER_MODEL_COMMENT_H

#include <stdbool.h>

#include "common/error.h"
#include "common/str.h"
#include "common/vec.h"

struct comment {
    struct srcpos pos;   /* of its '#' or "--" */
    uint32_t end_column; /* exclusive */
    const char *text;    /* what follows "migplan:", without blanks around it */
    bool whole;          /* stands for the whole file */
    uint32_t first_line; /* else: of what it stands for; 0 where nothing follows it */
    uint32_t last_line;
};

struct comments {
    VEC_FIELDS(struct comment);
};

/* Adds a comment where text, which begins with its '#' or "--", speaks to
 * migplan. Returns the new comment, whose range is not set, or NULL. */
struct comment *comments_add(struct comments *list, struct str text, struct srcpos pos,
                             struct arena *arena);

#endif
