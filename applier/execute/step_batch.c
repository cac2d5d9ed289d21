/*
 * step_batch.c - one statement over many short transactions.
 *
 * $1 < key and key <= $2: each range commits with the cursor that says how far
 * it came, so no row is touched twice whatever ends the process. A range that
 * takes long is halved, one that is quick doubled.
 */
#include <string.h>

#include "applier/execute/control.h"
#include "applier/execute/engine.h"
#include "applier/execute/fail.h"
#include "applier/execute/ladder.h"

enum { QUICK_MS = 200, SLOW_MS = 500, SMALLEST = 1, GROWTH = 64 };

/* A batch step, at work. */
struct batch {
    struct engine *e;
    const struct plan_step *step;
    const struct plan_statement *statement;
    const char *key;    /* quoted */
    const char *table;  /* quoted */
    const char *cursor; /* the last key done */
    int64_t size;
    struct arena *arena;
};

static const char *number(int64_t value, struct arena *arena)
{
    return arena_printf(arena, "%lld", (long long)value);
}

static enum ended ended_by(struct error *err)
{
    if (err->code != ERROR_LOST)
        return ENDED_BADLY;
    *err = (struct error){ 0 };
    return ENDED_LOST;
}

static enum ended read_cursor(struct batch *b, struct error *err)
{
    struct query query = {
        .sql = "SELECT cursor FROM migplan.batch WHERE run_id = $1::uuid AND step = $2::integer",
        .params = { b->e->run.id, number(b->step->no, b->arena) },
        .param_count = 2,
    };
    struct rows rows;

    if (!query_run(b->e->conn, &query, b->arena, &rows, err))
        return ended_by(err);
    if (rows.count == 1 && !rows_null(&rows, 0, 0))
        b->cursor = rows_text(&rows, 0, 0);
    return ENDED_WELL;
}

/* Resolves the table as the plan's search_path finds it. */
static enum ended find_table(struct batch *b, const char *name, struct error *err)
{
    const struct query enter = engine_enter_plan(b->e, false, b->arena);
    const struct query leave = engine_leave_plan(false);
    const struct query query = {
        .sql = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c "
               "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
               "WHERE c.oid = pg_catalog.to_regclass($1)",
        .params = { name },
        .param_count = 1,
    };
    struct rows rows;

    if (!query_run(b->e->conn, &enter, b->arena, NULL, err) ||
        !query_run(b->e->conn, &query, b->arena, &rows, err) ||
        !query_run(b->e->conn, &leave, b->arena, NULL, err))
        return ended_by(err);
    if (rows.count == 1) {
        b->table = rows_text(&rows, 0, 0);
        return ENDED_WELL;
    }
    error_set(err, ERROR_DRIFT, "there is no table %s", name);
    return ENDED_BADLY;
}

/* What is below every key of a type, and what a key must not be for that. */
static const struct {
    const char *type;
    const char *lowest;
} lowest[] = {
    { "smallint", "-32768" },
    { "integer", "-2147483648" },
    { "bigint", "-9223372036854775808" },
    { "numeric", "-Infinity" },
    { "text", "" },
    { "character varying", "" },
    { "uuid", "00000000-0000-0000-0000-000000000000" },
    { "date", "-infinity" },
    { "timestamp without time zone", "-infinity" },
    { "timestamp with time zone", "-infinity" },
};

/* The first range begins below every key. */
static enum ended find_lowest(struct batch *b, struct error *err)
{
    struct query query = {
        .sql = "SELECT pg_catalog.format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a "
               "WHERE a.attrelid = $1::regclass AND a.attname = $2",
        .params = { b->table, b->statement->batch->key },
        .param_count = 2,
    };
    struct rows rows;

    if (!query_run(b->e->conn, &query, b->arena, &rows, err))
        return ended_by(err);
    for (size_t i = 0; i < sizeof(lowest) / sizeof(lowest[0]) && rows.count == 1; i++) {
        if (strcmp(rows_text(&rows, 0, 0), lowest[i].type) == 0)
            b->cursor = lowest[i].lowest;
    }
    if (b->cursor != NULL)
        return ENDED_WELL;
    error_set(err, ERROR_BAD_PLAN, "%s of %s cannot be walked in ranges", b->key, b->table);
    return ENDED_BADLY;
}

/* Finds the last key of the next range; *out is NULL where there is none. */
static enum ended find_upper(const struct batch *b, const char **out, struct error *err)
{
    struct query query = {
        .sql = arena_printf(b->arena,
                            "SELECT k::text FROM (SELECT %s AS k FROM %s WHERE %s > $1 ORDER BY 1 "
                            "LIMIT %lld) AS r ORDER BY r.k DESC LIMIT 1",
                            b->key, b->table, b->key, (long long)b->size),
        .params = { b->cursor },
        .param_count = 1,
    };
    struct rows rows;

    if (!query_run(b->e->conn, &query, b->arena, &rows, err))
        return ended_by(err);
    *out = rows.count == 0 ? NULL : rows_text(&rows, 0, 0);
    return ENDED_WELL;
}

static void add(const struct batch *b, struct queries *list, const char *sql)
{
    vec_push(b->arena, list, (struct query){ .sql = sql });
}

static struct query work(const struct batch *b, const char *upper)
{
    return (struct query){
        .sql = b->statement->sql,
        .params = { b->cursor, upper },
        .param_count = 2,
    };
}

static struct query move_cursor(const struct batch *b, const char *upper)
{
    return (struct query){
        .sql = "INSERT INTO migplan.batch (run_id, step, cursor, batches) VALUES ($1::uuid, "
               "$2::integer, $3, 1) ON CONFLICT (run_id, step) DO UPDATE SET cursor = $3, "
               "batches = batch.batches + 1, at = pg_catalog.clock_timestamp()",
        .params = { b->e->run.id, number(b->step->no, b->arena), upper },
        .param_count = 3,
    };
}

static enum ended send(const struct batch *b, const struct queries *list, struct failure *failure)
{
    struct query end = { .sql = "ROLLBACK" };
    struct failure ignored;
    struct pipeline sent;

    *failure = (struct failure){ 0 };
    if (query_pipeline(b->e->conn, list->items, list->count, b->arena, &sent, failure))
        return ENDED_WELL;
    if (failure->lost)
        return ENDED_LOST;
    (void)query_try(b->e->conn, &end, b->arena, NULL, &ignored);
    return ENDED_BADLY;
}

static void add_begin(const struct batch *b, const struct ladder *ladder, struct queries *list)
{
    add(b, list, "BEGIN");
    vec_push(b->arena, list, engine_settings(b->e, true, ladder->rung.lock_timeout_ms, b->arena));
    vec_push(b->arena, list, audit_fence(&b->e->run, b->step->no, b->arena));
}

static void add_range(const struct batch *b, const char *upper, struct queries *list)
{
    vec_push(b->arena, list, engine_enter_plan(b->e, true, b->arena));
    vec_push(b->arena, list, work(b, upper));
    vec_push(b->arena, list, engine_leave_plan(true));
    vec_push(b->arena, list, move_cursor(b, upper));
}

static void add_step_end(const struct batch *b, struct queries *list)
{
    const struct step_record record = {
        .step = b->step,
        .lock_attempts = 1,
        .run_ms = engine_now_ms() - b->e->step_started_ms,
    };

    add(b, list,
        arena_printf(b->arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", b->e->table.sql));
    engine_add_end(b->e, &record, list, b->arena);
}

/* One transaction: the range that ends at upper, or where that is NULL the
 * step's end. */
static enum ended run_range(const struct batch *b, const char *upper, struct error *err)
{
    struct ladder ladder = ladder_begin(b->e, b->step);
    struct fail_at at = { .step = b->step, .statement = b->statement };
    struct failure failure;
    enum ended ended;

    do {
        struct queries list = { 0 };

        add_begin(b, &ladder, &list);
        if (upper == NULL)
            add_step_end(b, &list);
        else
            add_range(b, upper, &list);
        add(b, &list, "COMMIT");
        ended = send(b, &list, &failure);
    } while (ended == ENDED_BADLY && ladder_again(&ladder, &failure));
    if (ended == ENDED_BADLY && b->e->stop.signal != 0)
        fail_stopped(b->e, &at, err);
    else if (ended == ENDED_BADLY)
        fail_set(b->e, &failure, &at, err);
    ladder_end(&ladder);
    return ended;
}

static void adapt(struct batch *b, int64_t took_ms)
{
    int64_t most = b->statement->batch->size * GROWTH;

    if (took_ms > SLOW_MS && b->size > SMALLEST)
        b->size /= 2;
    else if (took_ms < QUICK_MS && b->size * 2 <= most)
        b->size *= 2;
}

static enum ended run_ranges(struct batch *b, struct error *err)
{
    for (;;) {
        struct fail_at at = { .step = b->step };
        int64_t start = engine_now_ms();
        const char *upper;
        enum ended ended = find_upper(b, &upper, err);

        if (ended != ENDED_WELL || upper == NULL)
            return ended;
        if (!control_pass(b->e, &at, err) || !control_throttle(b->e, &at, err))
            return ended_by(err);
        ended = run_range(b, upper, err);
        if (ended != ENDED_WELL)
            return ended;
        b->cursor = upper;
        adapt(b, engine_now_ms() - start);
        engine_pause(b->e, b->statement->batch->pause_ms);
        if (b->e->stop.signal != 0) {
            fail_stopped(b->e, &at, err);
            return ENDED_BADLY;
        }
    }
}

enum ended step_batch_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                          struct error *err)
{
    const struct plan_batch *plan = step->statements.items[0].batch;
    struct batch b = {
        .e = e,
        .step = step,
        .statement = &step->statements.items[0],
        .key = conn_identifier(plan->key, arena),
        .size = plan->size,
        .arena = arena,
    };
    const char *name;
    enum ended ended;

    name = plan->schema == NULL || plan->schema[0] == '\0'
               ? conn_identifier(plan->table, arena)
               : arena_printf(arena, "%s.%s", conn_identifier(plan->schema, arena),
                              conn_identifier(plan->table, arena));
    ended = find_table(&b, name, err);
    if (ended == ENDED_WELL)
        ended = read_cursor(&b, err);
    if (ended == ENDED_WELL && b.cursor == NULL)
        ended = find_lowest(&b, err);
    if (ended == ENDED_WELL)
        ended = run_ranges(&b, err);
    return ended == ENDED_WELL ? run_range(&b, NULL, err) : ended;
}
