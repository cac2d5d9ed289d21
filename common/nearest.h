/* nearest.h - which of the known names somebody probably meant. */
#ifndef COMMON_NEAREST_H
#define COMMON_NEAREST_H

#include "common/strlist.h"

/* Returns the name among names that is nearest to word by edits (insert,
 * delete, replace, swap neighbours; the optimal string alignment distance),
 * or NULL where none is within a third of its length. Of equals the first. */
const char *nearest_find(const char *word, const struct strlist *names);

#endif
