/*
 * sql_guard.h - SQL that may not stand in a plan.
 *
 * A step is a transaction of the applier's, on a session that the steps after
 * it use too. A command that ends the transaction, that changes the session
 * for good, or that wants to talk to the client, has no place there. Planner
 * and applier both ask here; the server's own refusals are the net below.
 */
#ifndef COMMON_SQL_GUARD_H
#define COMMON_SQL_GUARD_H

#include <stdbool.h>

#include "common/str.h"

/* Returns why sql may not stand in a plan ("ends the transaction"), or NULL.
 * Reads words as PostgreSQL does: behind comments, not inside strings. */
const char *sql_guard_fault(struct str sql);

/* Returns whether sql begins with that word, in any case; word is upper case. */
bool sql_guard_begins(struct str sql, const char *word);

#endif
