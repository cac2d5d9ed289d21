/* turn.c - see turn.h. */
#include "applier/execute/turn.h"

#include "applier/audit/ledger.h"
#include "applier/db/lock.h"
#include "applier/execute/fail.h"
#include "applier/execute/turn_sql.h"

enum { POLL_MS = 150 };

/* The two locks, and which of them are had. */
struct turn {
    struct engine *e;
    int64_t scope_key;
    bool shared; /* the database's: a plan for one schema */
    bool own;
    bool scope;
};

static struct turn turn_of(struct engine *e)
{
    return (struct turn){ .e = e,
                          .scope_key = lock_key("", "database"),
                          .shared = e->plan->target.scope == PLAN_SCOPE_SCHEMA };
}

static const char *truth(bool value)
{
    return value ? "t" : "f";
}

static const char *number(int64_t value, struct arena *arena)
{
    return arena_printf(arena, "%lld", (long long)value);
}

/* Who works on the same version table helps to know, and is not needed. */
static void add_worker(const struct engine *e, struct error *err)
{
    struct worker worker = { 0 };
    struct error ignored = { 0 };
    bool ledger = false;
    const char *uid;

    if (ledger_find(e->conn, e->arena, &ledger, &uid, &ignored) && ledger)
        (void)audit_find_worker(e->conn, e->table.sql, e->arena, &worker, &ignored);
    if (worker.found) {
        error_fact(err, "since", "%s (%lld s), by %s on %s, plan %.8s, step %lld of %lld",
                   worker.since, (long long)worker.age_s, worker.user, worker.host,
                   worker.plan_sha256, (long long)worker.step, (long long)worker.steps);
    }
}

static bool refuse(const struct turn *t, const struct lock_holder *holder, struct error *err)
{
    const struct engine *e = t->e;
    const char *database = conn_facts(e->conn)->database;

    if (!t->own) {
        error_set(err, ERROR_RUNNING, "another migration is running on %s", database);
        add_worker(e, err);
    } else if (t->shared) {
        error_set(err, ERROR_RUNNING, "a migration of the whole database is running on %s",
                  database);
    } else {
        error_set(err, ERROR_RUNNING, "a migration of another version table is running on %s",
                  database);
        error_fact(err, "why", "this plan is for the whole database, and runs beside no other one");
    }
    if (holder->pid != 0) {
        error_fact(err, "held by", "pid %lld, %s from %s, connected %s (%s)",
                   (long long)holder->pid, holder->user, holder->host, holder->since,
                   holder->application);
    }
    error_state(err, "this command changed nothing");
    return error_hint(err, "watch it:  migapply progress       wait for it:  --wait 10m");
}

static void tell_waiting(const struct turn *t, const struct lock_holder *holder)
{
    engine_tell(t->e, EXECUTE_WAITS,
                arena_printf(t->e->arena, "pid %lld, %s from %s", (long long)holder->pid,
                             holder->user, holder->host));
}

/* Tries for what is not had yet. */
static bool try_both(struct turn *t, struct error *err)
{
    struct arena scratch = { 0 };
    struct query query = {
        .sql = statement_texts[STMT_TRY_BOTH],
        .params = { number(t->e->run.lock, &scratch), truth(t->own), number(t->scope_key, &scratch),
                    truth(t->scope), truth(t->shared) },
        .param_count = 5,
    };
    struct rows rows;
    bool good = query_run(t->e->conn, &query, &scratch, &rows, err);

    if (good) {
        t->own = rows_bool(&rows, 0, 0);
        t->scope = rows_bool(&rows, 0, 1);
    } else {
        error_while(err, "taking the lock of the version table");
    }
    arena_free(&scratch);
    return good;
}

/* Polls for the locks, at most for wait_ms: nobody may wait inside PostgreSQL. */
static bool poll_for_both(struct turn *t, int64_t wait_ms, struct error *err)
{
    struct engine *e = t->e;
    int64_t start = engine_now_ms();

    for (bool told = false; !t->own || !t->scope; told = true) {
        bool late = engine_now_ms() - start >= wait_ms;
        struct lock_holder holder = { 0 };
        struct fail_at at = { 0 };

        if (e->stop.signal != 0)
            return fail_stopped(e, &at, err);
        if ((late || !told) &&
            !lock_find_holder(e->conn, t->own ? t->scope_key : e->run.lock, e->arena, &holder, err))
            return false;
        if (late)
            return refuse(t, &holder, err);
        if (!told)
            tell_waiting(t, &holder);
        engine_pause(e, POLL_MS);
        if (!try_both(t, err))
            return false;
    }
    return true;
}

bool turn_take(struct engine *e, int64_t wait_ms, struct error *err)
{
    struct turn t = turn_of(e);

    e->run.lock = lock_key(e->table.schema, e->table.name);
    return try_both(&t, err) && poll_for_both(&t, wait_ms, err);
}

/* Finds the table, and takes the locks where they are free. */
static bool find_and_try(struct turn *t, struct error *err)
{
    struct engine *e = t->e;
    struct version_table *table = &e->table;
    bool named = e->schema != NULL && e->schema[0] != '\0';
    struct query query = {
        .sql = statement_texts[STMT_FIND_AND_TRY],
        .params = { version_table_name(e->plan->target.version_table),
                    named ? e->schema : conn_facts(e->conn)->schemas, truth(t->shared),
                    number(t->scope_key, e->arena) },
        .param_count = 4,
    };
    struct rows rows;

    if (!query_run(e->conn, &query, e->arena, &rows, err))
        return error_while(err, "looking for the version table");
    if (rows.count == 0 && !named)
        return version_table_refuse_path(e->conn, err);
    *table = version_table_at(rows.count == 0 ? e->schema : rows_text(&rows, 0, 0), query.params[0],
                              e->arena);
    if (rows.count == 0)
        return true;
    table->exists = !rows_null(&rows, 0, 1);
    e->ledger = rows_bool(&rows, 0, 2);
    t->own = rows_bool(&rows, 0, 3);
    t->scope = rows_bool(&rows, 0, 4);
    e->new_id = rows_text(&rows, 0, 5);
    return true;
}

bool turn_find_and_take(struct engine *e, int64_t wait_ms, struct error *err)
{
    struct turn t = turn_of(e);

    if (!find_and_try(&t, err))
        return false;
    e->run.version_table = e->table.sql;
    e->run.lock = lock_key(e->table.schema, e->table.name);
    return poll_for_both(&t, wait_ms, err);
}
