/* sessions.c - who would be in the way: holders of locks, old transactions. */
#include <string.h>

#include "applier/preflight/probes.h"
#include "applier/preflight/sessions_sql.h"

enum { OLD_S = 5 /* what is younger passes by itself, and the ladder waits for it */ };

#define OLD_SNAPSHOT "30 seconds"

/* "12 min" */
static const char *age(int64_t seconds, struct arena *arena)
{
    if (seconds >= 120)
        return arena_printf(arena, "%lld min", (long long)(seconds / 60));
    return arena_printf(arena, "%lld s", (long long)seconds);
}

/* "pid 24596, worker from 10.0.3.7, idle in transaction: SELECT ..." */
static const char *who(const struct rows *rows, size_t row, size_t first, struct arena *arena)
{
    const char *from = rows_text(rows, row, first + 2);

    return arena_printf(arena, "pid %s, %s%s%s, %s: %s", rows_text(rows, row, first),
                        rows_text(rows, row, first + 1), from[0] == '\0' ? "" : " from ", from,
                        rows_text(rows, row, first + 3), rows_text(rows, row, first + 5));
}

static const char *end_it(const char *pid, struct arena *arena)
{
    return arena_printf(arena, "to end it:  SELECT pg_terminate_backend(%s);", pid);
}

/* One who holds a lock on the relation. An autovacuum gives way, unless it
 * prevents wraparound. */
static void judge_holder(struct preflight *p, const struct preflight_relation *r,
                         const struct rows *rows, size_t i)
{
    bool vacuum = rows_bool(rows, i, 7);
    bool stays = strstr(rows_text(rows, i, 6), "wraparound") != NULL;
    enum plan_lock_mode mode;

    if (!preflight_mode(rows_text(rows, i, 0), &mode) || !preflight_conflicts(r->mode, mode) ||
        (vacuum && !stays) || (!vacuum && rows_number(rows, i, 5) < OLD_S))
        return;
    preflight_add(p, "sessions", PREFLIGHT_WAIT,
                  arena_printf(p->arena,
                               "step %lld would wait for a transaction on %s that is %s old (%s)",
                               (long long)r->step, r->full, age(rows_number(rows, i, 5), p->arena),
                               who(rows, i, 1, p->arena)),
                  vacuum ? "" : end_it(rows_text(rows, i, 1), p->arena));
}

static bool check_holders(struct preflight *p, const struct preflight_relation *r,
                          struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_HOLDERS],
                           .params = { r->oid },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(p->conn, &query, p->arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        judge_holder(p, r, &rows, i);
    return true;
}

/* A concurrent build waits for every older snapshot of the database. */
static bool waits_for_snapshots(const struct plan_statement *s)
{
    return s->probe != NULL &&
           (s->probe->kind == PLAN_PROBE_INDEX || s->probe->kind == PLAN_PROBE_NO_INDEX ||
            s->probe->kind == PLAN_PROBE_REINDEX || s->probe->kind == PLAN_PROBE_DETACH);
}

static int64_t first_concurrent_step(const struct plan *plan)
{
    for (size_t i = 0; i < plan->steps.count; i++) {
        for (size_t k = 0; k < plan->steps.items[i].statements.count; k++) {
            if (waits_for_snapshots(&plan->steps.items[i].statements.items[k]))
                return plan->steps.items[i].no;
        }
    }
    return 0;
}

static bool check_snapshots(struct preflight *p, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_OLDEST],
                           .params = { OLD_SNAPSHOT },
                           .param_count = 1 };
    int64_t step = first_concurrent_step(p->request->plan);
    struct rows rows;

    if (step == 0)
        return true;
    if (!query_run(p->conn, &query, p->arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        preflight_add(p, "sessions", PREFLIGHT_WAIT,
                      arena_printf(p->arena,
                                   "step %lld would wait for a transaction that is %s old (%s)",
                                   (long long)step, age(rows_number(&rows, i, 4), p->arena),
                                   who(&rows, i, 0, p->arena)),
                      end_it(rows_text(&rows, i, 0), p->arena));
    }
    return true;
}

static bool check_prepared(struct preflight *p, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_PREPARED] };
    struct rows rows;

    if (!query_run(p->conn, &query, p->arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        preflight_add(p, "sessions", PREFLIGHT_WAIT,
                      arena_printf(p->arena,
                                   "a prepared transaction of %s is %s old, and keeps its locks",
                                   rows_text(&rows, i, 1), age(rows_number(&rows, i, 2), p->arena)),
                      arena_printf(p->arena, "ROLLBACK PREPARED %s;",
                                   conn_literal(rows_text(&rows, i, 0), p->arena)));
    }
    return true;
}

bool preflight_sessions(struct preflight *p, struct error *err)
{
    for (size_t i = 0; i < p->relations.count; i++) {
        if (!check_holders(p, &p->relations.items[i], err))
            return false;
    }
    return check_snapshots(p, err) && check_prepared(p, err);
}
