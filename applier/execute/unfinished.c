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

static bool read_plan(struct conn *conn, struct arena *arena, struct unfinished *u,
                      struct error *err)
{
    if (!audit_read_plan(conn, u->row.id, arena, &u->bytes, err))
        return false;
    if (strcmp(sha256_hex(u->bytes.ptr, u->bytes.len, arena), u->row.plan_sha256) != 0) {
        error_set(err, ERROR_BAD_PLAN, "the ledger's copy of plan %.8s was changed",
                  u->row.plan_sha256);
        return error_state(err, "nothing was changed");
    }
    return plan_parse(u->bytes, "the ledger's plan", arena, &u->plan, err);
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
    if (!read_plan(conn, arena, out, err))
        return error_while(err, "reading the plan of the unfinished run");
    out->inside = is_inside(out);
    return true;
}
