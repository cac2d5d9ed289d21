/* merge_text.h - a revision file that both sides of a merge changed. */
#ifndef PLANNER_CMD_MERGE_TEXT_H
#define PLANNER_CMD_MERGE_TEXT_H

#include "planner/model/revision.h"

/* Returns the revision that git's merge of the two texts declares, in the place of
 * the head's; NULL where git would not merge them, or they cannot be read. */
const struct revision *merge_text(const struct revision *origin, const struct revision *base,
                                  const struct revision *head, struct arena *arena);

#endif
