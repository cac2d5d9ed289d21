/* unfinished.c - see unfinished.h. */
#include "applier/execute/unfinished.h"

#include <string.h>

#include "applier/audit/ledger.h"
#include "common/sha256.h"

/* The next step is of the revision of the step before it, or has begun. */
static bool is_inside(const struct unfinished *u)
{
    int64_t next = u->row.next_step;

    if (u->row.inside_step)
        return true;
    if (next < 2 || next > (int64_t)u->plan.steps.count)
        return false;
    return u->plan.steps.items[next - 2].version.count == 0;
}

bool unfinished_read_plan(struct conn *conn, const struct run_row *row, struct arena *arena,
                          struct str *out_bytes, struct plan *out, struct error *err)
{
    if (!audit_read_plan(conn, row->id, arena, out_bytes, err))
        return false;
    if (strcmp(sha256_hex(out_bytes->ptr, out_bytes->len, arena), row->plan_sha256) != 0) {
        error_set(err, ERROR_BAD_PLAN, "the ledger's copy of plan %.8s was changed",
                  row->plan_sha256);
        return error_state(err, "nothing was changed");
    }
    return plan_parse(*out_bytes, "the ledger's plan", arena, out, err);
}

bool unfinished_find(struct conn *conn, const char *version_table, struct arena *arena,
                     struct unfinished *out, struct error *err)
{
    const char *uid;
    bool ledger;

    *out = (struct unfinished){ 0 };
    if (!ledger_find(conn, arena, &ledger, &uid, err))
        return false;
    if (!ledger)
        return true;
    if (!audit_find_open(conn, version_table, arena, &out->row, err))
        return false;
    if (!out->row.found)
        return true;
    if (!unfinished_read_plan(conn, &out->row, arena, &out->bytes, &out->plan, err))
        return error_while(err, "reading the plan of the unfinished run");
    out->inside = is_inside(out);
    return true;
}
