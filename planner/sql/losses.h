/* losses.h - the data that a command destroys. */
#ifndef PLANNER_SQL_LOSSES_H
#define PLANNER_SQL_LOSSES_H

#include "common/strlist.h"
#include "planner/sql/words.h"

/* Adds "table public.users", "column users.email", "rows of users", ... for
 * what is dropped, truncated or deleted. */
void losses_find(struct words w, struct strlist *out);

#endif
