/* recheck.h - a plan's after checks, some time after its run. */
#ifndef APPLIER_EXECUTE_RECHECK_H
#define APPLIER_EXECUTE_RECHECK_H

#include "applier/db/conn.h"
#include "common/plan.h"

/* Runs them, each in a READ ONLY transaction. schema is the tenant's, "" for
 * none. Fails with ERROR_DRIFT where one does not hold. */
bool recheck_after(struct conn *conn, const struct plan *plan, const char *schema,
                   struct arena *arena, struct error *err);

#endif
