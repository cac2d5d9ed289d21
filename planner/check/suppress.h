/*
 * suppress.h - findings that a comment in the file allows.
 *
 *     # migplan: allow MP203, drop-column -- the table has 200 rows
 *     -- migplan: allow MP203 -- the table has 200 rows
 *     # migplan: irreversible -- the data is gone
 *
 * A rule is named by its code or its name; a reason must follow. The finding
 * stays in reports that show such, with the reason; it no longer counts. What
 * is wrong with the comments is found too: unknown rules, no reason, no use.
 */
#ifndef PLANNER_CHECK_SUPPRESS_H
#define PLANNER_CHECK_SUPPRESS_H

#include "planner/check/check.h"
#include "planner/model/comment.h"

struct suppress_input {
    const struct comments *comments; /* of one file or of several */
    const char *tree;                /* for findings about them */
    /* Every rule saw all of these files, so what allows nothing is of no use
     * and what is wrong with a comment is told. Without it comments only allow. */
    bool complete;
};

/* Sets suppressed of the findings that comments allow, and adds findings about
 * the comments. Before findings_finish(). */
void suppress_run(const struct suppress_input *input, const struct check_settings *settings,
                  struct arena *arena, struct findings *findings);

#endif
