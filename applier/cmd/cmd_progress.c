/* cmd_progress.c - migapply progress: the run that goes on in another session. */
#include <time.h>

#include "applier/audit/audit.h"
#include "applier/audit/ledger.h"
#include "applier/cmd/cmd.h"
#include "applier/db/lock.h"
#include "common/escape.h"
#include "common/json_out.h"

/* What is seen of the run at one moment. */
struct view {
    const char *database;
    struct worker worker;
    struct activity activity;
    bool running; /* somebody holds the lock */
};

static bool look(const struct cli_call *call, struct conn *conn, const struct version_table *table,
                 struct arena *arena, struct view *out, struct error *err)
{
    struct lock_holder holder;
    const char *uid;
    bool ledger;

    (void)call;
    *out = (struct view){ .database = conn_facts(conn)->database };
    if (!lock_find_holder(conn, lock_key(table->schema, table->name), arena, &holder, err) ||
        !ledger_find(conn, arena, &ledger, &uid, err))
        return false;
    out->running = holder.pid != 0;
    if (!out->running)
        return true;
    if (ledger && !audit_find_worker(conn, table->sql, arena, &out->worker, err))
        return false;
    return audit_find_activity(conn, holder.pid, arena, &out->activity, err);
}

static void print_text(const struct view *v, FILE *out)
{
    const struct activity *a = &v->activity;

    if (!v->running) {
        (void)fprintf(out, "No migration is running on %s.\n", v->database);
        return;
    }
    if (v->worker.found) {
        (void)fprintf(out, "plan %.8s on %s, step %lld of %lld, %lld s\n", v->worker.plan_sha256,
                      v->database, (long long)v->worker.step, (long long)v->worker.steps,
                      (long long)v->worker.age_s);
    }
    if (!a->found)
        return;
    (void)fprintf(out, "  %lld.%lld s  ", (long long)(a->ms / 1000),
                  (long long)(a->ms % 1000 / 100));
    escape_print(a->query, out);
    (void)fputc('\n', out);
    if (a->phase[0] != '\0')
        (void)fprintf(out, "  %s, %lld %%\n", a->phase, (long long)a->percent);
    if (a->blockers[0] != '\0') {
        (void)fputs("  waits for ", out);
        escape_print(a->blockers, out);
        (void)fputc('\n', out);
    }
    if (a->waiters > 0) {
        (void)fprintf(out, "  %lld session%s wait%s for it\n", (long long)a->waiters,
                      a->waiters == 1 ? "" : "s", a->waiters == 1 ? "s" : "");
    }
}

static void print_json(const struct view *v, struct arena *arena, FILE *out)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.progress/1");
    js_string(&js, "database", v->database);
    js_bool(&js, "running", v->running);
    if (v->worker.found) {
        js_string(&js, "plan", v->worker.plan_sha256);
        js_number(&js, "step", v->worker.step);
        js_number(&js, "steps", v->worker.steps);
        js_number(&js, "seconds", v->worker.age_s);
    }
    if (v->activity.found) {
        js_string(&js, "query", v->activity.query);
        js_number(&js, "query_ms", v->activity.ms);
        js_string_if(&js, "phase", v->activity.phase);
        js_number(&js, "waiters", v->activity.waiters);
        js_string_if(&js, "blockers", v->activity.blockers);
    }
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

int cmd_progress(struct cli_call *call, struct error *err)
{
    const struct timespec second = { .tv_sec = 1 };
    bool watch = false;
    const struct option_spec options[] = {
        { 0, "watch", OPTION_FLAG, &watch, NULL, "again every second, until it ends" },
        { 0 },
    };
    struct version_table table;
    struct conn *conn;
    struct view view = { .running = true };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_connect(call, CONN_READ, 0, &conn, err) || !cmd_find_versions(call, conn, &table, err))
        return 0;
    do {
        struct arena turn = { 0 };
        bool good = look(call, conn, &table, &turn, &view, err);

        if (good && cmd_options(call)->json)
            print_json(&view, &turn, call->out);
        else if (good)
            print_text(&view, call->out);
        arena_free(&turn);
        if (!good || fflush(call->out) != 0)
            return 0;
        if (watch && view.running)
            (void)nanosleep(&second, NULL);
    } while (watch && view.running);
    return 0;
}
