/* cmd_abort.c - migapply abort: give up a run that stopped; the database stays as it is. */
#include "applier/cmd/cmd.h"
#include "applier/db/lock.h"
#include "applier/execute/unfinished.h"

static bool refuse_running(const struct conn *conn, struct error *err)
{
    error_set(err, ERROR_RUNNING, "a migration is running on %s", conn_facts(conn)->database);
    error_state(err, "this command changed nothing");
    return error_hint(err, "watch it:  migapply progress");
}

static bool close_run(struct conn *conn, const struct run *run, struct arena *arena,
                      struct error *err)
{
    const struct query begin = { .sql = "BEGIN" };
    const struct query commit = { .sql = "COMMIT" };

    return query_run(conn, &begin, arena, NULL, err) && audit_close(conn, run, arena, err) &&
           query_run(conn, &commit, arena, NULL, err);
}

static void say(const struct cli_call *call, const struct conn *conn,
                const struct version_table *table, const struct unfinished *u)
{
    (void)fprintf(call->out,
                  "Given up: the run of plan %.8s, after %lld of %lld steps. %s is at %s.\n",
                  u->row.plan_sha256, (long long)(u->row.next_step - 1), (long long)u->row.steps,
                  conn_facts(conn)->database, version_heads_text(&table->heads, call->arena));
    if (u->inside) {
        (void)fprintf(call->out,
                      "Revision %s is half done: some of its statements stay. See migplan show for "
                      "what it does, and put it right by hand.\n",
                      u->plan.steps.items[u->row.next_step - 1].revision);
    }
}

int cmd_abort(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct version_table table;
    struct unfinished unfinished;
    struct run run = { 0 };
    struct conn *conn;
    bool had = false;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_connect(call, CONN_WRITE, 0, &conn, err) ||
        !cmd_find_versions(call, conn, &table, err) ||
        !lock_try(conn, lock_key(table.schema, table.name), call->arena, &had, err))
        return 0;
    if (!had) {
        refuse_running(conn, err);
        return 0;
    }
    if (!unfinished_find(conn, table.sql, call->arena, &unfinished, err))
        return 0;
    if (!unfinished.row.found) {
        (void)fprintf(call->out, "Nothing to do: no run is unfinished on %s.\n",
                      conn_facts(conn)->database);
        return 0;
    }
    run = (struct run){ .id = unfinished.row.id,
                        .epoch = unfinished.row.epoch,
                        .version_table = table.sql };
    if (close_run(conn, &run, call->arena, err))
        say(call, conn, &table, &unfinished);
    return 0;
}
