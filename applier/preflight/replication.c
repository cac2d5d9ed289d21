/* replication.c - standbys and slots: what a lot of WAL would do to them. */
#include "applier/preflight/probes.h"
#include "applier/preflight/replication_sql.h"

static const char probe[] = "replication";

enum { LAG_S = 30 };
#define MUCH_WAL ((int64_t)1 << 30)

static bool ask(struct preflight *p, enum statement name, struct rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[name] };

    return query_run(p->conn, &query, p->arena, out, err);
}

/* With nobody to confirm it no COMMIT would come back. */
static bool check_synchronous(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_SYNC, &rows, err))
        return false;
    if (rows_text(&rows, 0, 0)[0] == '\0' || rows_number(&rows, 0, 1) > 0)
        return true;
    preflight_add(p, probe, PREFLIGHT_STOP,
                  arena_printf(p->arena,
                               "no synchronous standby is connected (%s): every COMMIT waits",
                               rows_text(&rows, 0, 0)),
                  "start one, or empty synchronous_standby_names");
    return true;
}

static bool check_lag(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_STANDBYS, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t lag = rows_number(&rows, i, 3);

        if (lag < LAG_S)
            continue;
        preflight_add(p, probe, PREFLIGHT_WAIT,
                      arena_printf(p->arena, "standby %s is %lld s behind", rows_text(&rows, i, 0),
                                   (long long)lag),
                      "");
    }
    return true;
}

static bool check_slots(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_SLOTS, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t bytes = rows_number(&rows, i, 1);

        preflight_add(p, probe, bytes > MUCH_WAL ? PREFLIGHT_WAIT : PREFLIGHT_GO,
                      arena_printf(p->arena, "nobody reads slot %s, which keeps %s of WAL",
                                   rows_text(&rows, i, 0), preflight_bytes(bytes, p->arena)),
                      arena_printf(p->arena, "not needed?  SELECT pg_drop_replication_slot(%s);",
                                   conn_literal(rows_text(&rows, i, 0), p->arena)));
    }
    return true;
}

bool preflight_replication(struct preflight *p, struct error *err)
{
    /* PGlite has none, and not the views' functions either. */
    if (conn_facts(p->conn)->single)
        return true;
    return check_synchronous(p, err) && check_lag(p, err) && check_slots(p, err);
}
