/*
 * ledger.h - the tables in which a run is recorded: schema "migplan".
 *
 * They live in the database that is changed, so that a step and its record
 * commit together, and a failover or a restored backup loses both or none.
 */
#ifndef APPLIER_AUDIT_LEDGER_H
#define APPLIER_AUDIT_LEDGER_H

#include "applier/db/query.h"

/* Says whether the ledger is there. Fails where it is of a later format. */
bool ledger_find(struct conn *conn, struct arena *arena, bool *out, const char **out_uid,
                 struct error *err);

/* Adds what ledger_find() will ask; there: it was seen before. */
void ledger_add_questions(bool there, struct queries *out, struct arena *arena);

/* Makes it, in one transaction; another applier may have done so meanwhile. */
bool ledger_install(struct conn *conn, struct arena *arena, struct error *err);

#endif
