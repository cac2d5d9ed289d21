/* unfinished.h - a run that stopped: its plan, and whether it stands inside a revision. */
#ifndef APPLIER_EXECUTE_UNFINISHED_H
#define APPLIER_EXECUTE_UNFINISHED_H

#include "applier/audit/audit.h"

struct unfinished {
    struct run_row row; /* row.found is false where there is none */
    struct str bytes;   /* the plan's */
    struct plan plan;
    bool inside; /* a revision has been begun and is not complete */
};

/* Finds the open run of the version table, whose name is given as SQL. The
 * ledger need not be there. */
bool unfinished_find(struct conn *conn, const char *version_table, struct arena *arena,
                     struct unfinished *out, struct error *err);

/* Reads the plan of a run from the ledger, which must be as it was recorded. */
bool unfinished_read_plan(struct conn *conn, const struct run_row *row, struct arena *arena,
                          struct str *out_bytes, struct plan *out, struct error *err);

#endif
