/* check_comments.h - the comments of revision files that speak to migplan. */
#ifndef PLANNER_CMD_CHECK_COMMENTS_H
#define PLANNER_CMD_CHECK_COMMENTS_H

#include "planner/check/check.h"
#include "planner/model/comment.h"

/* Adds the comments of the revisions of input: of those that are judged whole
 * to complete, of those that were merged before to others. Files that cannot be
 * read have none. */
void check_comments(const struct check_input *input, const struct revision_list *revisions,
                    struct arena *arena, struct comments *complete, struct comments *others);

#endif
