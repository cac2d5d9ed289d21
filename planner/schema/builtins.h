/* builtins.h - the functions that PostgreSQL brings. */
#ifndef PLANNER_SCHEMA_BUILTINS_H
#define PLANNER_SCHEMA_BUILTINS_H

#include <stdbool.h>

/* Returns whether a function of that name can give another result for each
 * row: VOLATILE in pg_proc. */
bool builtin_is_volatile(const char *name);

/* Returns whether PostgreSQL, or an extension that many use, has it. */
bool builtin_is_known(const char *name);

#endif
