/* git_text.h - one text that two sides changed, joined as git joins it. */
#ifndef PLANNER_SOURCE_GIT_TEXT_H
#define PLANNER_SOURCE_GIT_TEXT_H

#include "common/arena.h"
#include "common/str.h"

/* Merges what two sides made of origin, line by line. Returns false where both
 * changed the same lines, which git leaves to a person. */
bool git_text_merge(struct str origin, struct str ours, struct str theirs, struct arena *arena,
                    struct str *out);

#endif
