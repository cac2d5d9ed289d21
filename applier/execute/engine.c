/* engine.c - see engine.h. */
#include "applier/execute/engine.h"

#include <poll.h>
#include <time.h>

#include "applier/db/session.h"

int64_t engine_now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Sleeps; a signal ends it. */
void engine_pause(struct engine *e, int64_t ms)
{
    struct pollfd fd = { .fd = e->stop.fd, .events = POLLIN };

    if (poll(&fd, 1, (int)ms) > 0)
        (void)stop_read(&e->stop);
}

void engine_tell(const struct engine *e, enum execute_kind kind, const char *text)
{
    const struct execute_event event = {
        .kind = kind,
        .step = e->step,
        .ms = e->step == NULL ? 0 : engine_now_ms() - e->step_started_ms,
        .text = text,
    };

    e->job->watch->event(e->job->watch->ctx, &event);
}

void engine_begin_step(struct engine *e, const struct plan_step *step)
{
    if (e->step == step)
        return;
    e->step = step;
    e->step_started_ms = engine_now_ms();
    e->told_ms = e->step_started_ms;
    engine_tell(e, EXECUTE_STEP, "");
}

void engine_step_is_done(struct engine *e, const struct plan_step *step)
{
    for (size_t i = 0; i < step->version.count; i++)
        version_heads_apply(&e->heads, &step->version.items[i], e->arena);
    e->run.next_step = step->no + 1;
    e->steps_done++;
    engine_tell(e, EXECUTE_STEP_DONE, "");
    e->step = NULL;
}

void engine_tell_statements(const struct engine *e, const struct plan_step *step)
{
    for (size_t i = 0; i < step->statements.count; i++)
        engine_tell(e, EXECUTE_STATEMENT, step->statements.items[i].sql);
}

void engine_tell_retry(const struct engine *e, int64_t attempt, int64_t ms, const char *text)
{
    const struct execute_event event = {
        .kind = EXECUTE_RETRY, .step = e->step, .ms = ms, .attempt = attempt, .text = text
    };

    e->job->watch->event(e->job->watch->ctx, &event);
}

void engine_use_schema(struct engine *e, const char *schema)
{
    const struct strlist *path = &e->plan->session.search_path;

    e->session = e->plan->session;
    e->schema = e->plan->target.version_schema;
    if (schema == NULL)
        return;
    e->schema = schema;
    e->session.search_path = (struct strlist){ 0 };
    vec_push(e->arena, &e->session.search_path, schema);
    for (size_t i = 0; i < path->count; i++)
        vec_push(e->arena, &e->session.search_path, path->items[i]);
}

static int64_t statement_timeout(const struct engine *e)
{
    return e->job->options->statement_timeout_ms > 0 ? e->job->options->statement_timeout_ms
                                                     : e->plan->session.statement_timeout_ms;
}

static const char *scope(bool local)
{
    return local ? "true" : "false";
}

struct query engine_settings(const struct engine *e, bool local, int64_t lock_timeout_ms,
                             struct arena *arena)
{
    return (struct query){
        .sql = arena_printf(arena,
                            "SELECT pg_catalog.set_config('lock_timeout', '%lldms', %s), "
                            "pg_catalog.set_config('statement_timeout', '%lldms', %s)",
                            (long long)lock_timeout_ms, scope(local),
                            (long long)statement_timeout(e), scope(local)),
    };
}

struct query engine_enter_step(const struct engine *e, int64_t lock_timeout_ms, int64_t step,
                               struct arena *arena)
{
    const struct step_timeouts timeouts = { lock_timeout_ms, statement_timeout(e) };

    return audit_enter_step(&e->run, step, &timeouts, arena);
}

struct query engine_enter_plan(const struct engine *e, bool local, struct arena *arena)
{
    const struct plan_session *session = &e->session;

    return (struct query){
        .sql = arena_printf(arena,
                            "SELECT pg_catalog.set_config('search_path', %s, %s), "
                            "pg_catalog.set_config('role', %s, %s)",
                            conn_literal(session_search_path(e->conn, session, arena), arena),
                            scope(local), conn_literal(session_role(e->conn, session), arena),
                            scope(local)),
    };
}

struct query engine_leave_plan(bool local)
{
    return (struct query){
        .sql = local ? "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true), "
                       "pg_catalog.set_config('role', 'none', true)"
                     : "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false), "
                       "pg_catalog.set_config('role', 'none', false)",
    };
}

const char *engine_lock_sql(const struct plan_lock *lock, struct arena *arena)
{
    const char *schema = lock->schema == NULL || lock->schema[0] == '\0'
                             ? ""
                             : arena_printf(arena, "%s.", conn_identifier(lock->schema, arena));

    return arena_printf(arena, "LOCK TABLE %s%s IN %s MODE", schema,
                        conn_identifier(lock->name, arena), plan_lock_mode_text(lock->mode));
}

void engine_add_end(const struct engine *e, const struct step_record *record, struct queries *out,
                    struct arena *arena)
{
    const struct plan_step *step = record->step;

    for (size_t i = 0; i < step->version.count; i++)
        vec_push(arena, out, version_table_write(&e->table, &step->version.items[i], arena));
    vec_push(arena, out, audit_end_step(&e->run, record, arena));
}
