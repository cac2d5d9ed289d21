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

/* Makes it where it is missing, in one transaction. */
bool ledger_install(struct conn *conn, struct arena *arena, struct error *err);

#endif
