/* check_comments.h - what revision files say beside what they do: comments that
 * speak to migplan, and what they import. */
#ifndef PLANNER_CMD_CHECK_COMMENTS_H
#define PLANNER_CMD_CHECK_COMMENTS_H

#include "planner/check/check.h"
#include "planner/model/comment.h"

/* Adds the comments of the revisions of input: of those that are judged whole
 * to complete, of those that were merged before to others. Files that cannot be
 * read have none. */
void check_comments(const struct check_input *input, const struct revision_list *revisions,
                    struct arena *arena, struct comments *complete, struct comments *others);

/* Adds to input what the scripts import that are judged whole. */
void check_imports(const struct revision_list *revisions, struct arena *arena,
                   struct check_input *input);

#endif
