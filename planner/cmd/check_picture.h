/* check_picture.h - the picture that check shows with too many heads. */
#ifndef PLANNER_CMD_CHECK_PICTURE_H
#define PLANNER_CMD_CHECK_PICTURE_H

#include "planner/check/check.h"
#include "planner/report/report.h"

/* Fills the report's picture, and graph for Markdown, where the revisions have
 * more heads than they may. ascii: no characters beyond ASCII. */
void check_picture(const struct check_input *input, bool ascii, struct report *out);

#endif
