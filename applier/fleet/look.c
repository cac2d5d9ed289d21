/* look.c - see look.h. */
#include "applier/fleet/look.h"

#include "applier/fleet/control.h"
#include "applier/fleet/control_sql.h"

static bool ask(struct conn *conn, enum statement name, const char *id, const char *more,
                struct arena *arena, struct rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[name],
                           .params = { id, more },
                           .param_count = more == NULL ? 1 : 2 };

    return control_ask(conn, &query, arena, out, err) ||
           error_while(err, "asking the control database");
}

bool look_find(struct conn *conn, const char *wanted, struct arena *arena, struct look_run *out,
               struct error *err)
{
    struct query exists = { .sql = "SELECT pg_catalog.to_regclass('migplan_fleet.wave')::text" };
    struct rows rows;

    *out = (struct look_run){ 0 };
    if (!control_ask(conn, &exists, arena, &rows, err))
        return false;
    if (rows_null(&rows, 0, 0))
        return true;
    if (!ask(conn, STMT_NEWEST, wanted, NULL, arena, &rows, err))
        return false;
    if (rows.count == 0)
        return true;
    *out = (struct look_run){
        .found = true,
        .id = rows_text(&rows, 0, 0),
        .plan_sha256 = rows_text(&rows, 0, 1),
        .targets_sha256 = rows_text(&rows, 0, 2),
        .state = rows_text(&rows, 0, 3),
        .started = rows_text(&rows, 0, 4),
        .finished = rows_text(&rows, 0, 5),
        .max_failures = rows_number(&rows, 0, 6),
        .soak_ms = rows_number(&rows, 0, 7),
        .gated = rows_bool(&rows, 0, 8),
        .halted = rows_text(&rows, 0, 9),
        .open_wave = rows_number(&rows, 0, 10),
    };
    return true;
}

bool look_waves(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                struct error *err)
{
    return ask(conn, STMT_WAVES, id, NULL, arena, out, err);
}

bool look_workers(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                  struct error *err)
{
    return ask(conn, STMT_WORKERS, id, NULL, arena, out, err);
}

bool look_targets(struct conn *conn, const char *id, struct arena *arena, struct rows *out,
                  struct error *err)
{
    return ask(conn, STMT_ALL, id, NULL, arena, out, err);
}

bool look_ended(struct conn *conn, const char *id, const char *interval, struct arena *arena,
                struct rows *out, struct error *err)
{
    return ask(conn, STMT_ENDED, id, interval, arena, out, err);
}
