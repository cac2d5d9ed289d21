/* receipt.h - what a run did, for the release's papers: from the ledger, as JSON. */
#ifndef APPLIER_AUDIT_RECEIPT_H
#define APPLIER_AUDIT_RECEIPT_H

#include "applier/db/query.h"

/* Returns migapply.receipt/1 of the connection's run of the plan, or of the
 * newest that there was; NULL where the ledger has none. */
bool receipt_make(struct conn *conn, const char *plan_sha256, struct arena *arena, const char **out,
                  struct error *err);

#endif
