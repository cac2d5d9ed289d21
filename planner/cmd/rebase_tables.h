/* rebase_tables.h - which tables the two sides of a rebase change. */
#ifndef PLANNER_CMD_REBASE_TABLES_H
#define PLANNER_CMD_REBASE_TABLES_H

#include "planner/cmd/rebase.h"

/* Returns a sentence: which tables both sides change, or that they change
 * different ones; NULL where one of them changes none that can be known. */
const char *rebase_tables(const struct cli_call *call, const struct rebase *r);

#endif
