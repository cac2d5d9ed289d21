/* check_picture.h - the picture that check shows with too many heads. */
#ifndef PLANNER_CMD_CHECK_PICTURE_H
#define PLANNER_CMD_CHECK_PICTURE_H

#include "planner/check/check.h"
#include "planner/report/report.h"

/* Fills the report's picture, and graph for Markdown, where findings say that
 * there are more heads than there may be; the first tree's stays. ascii: no
 * characters beyond ASCII. */
void check_picture(const struct check_input *input, const struct findings *findings, bool ascii,
                   struct report *out);

#endif
