/*
 * rag_test.c - migapply killed at every boundary of the plan's statements while
 * it takes the example tree up, and while it takes it down.
 *
 * The tree needs pgvector, so the server is PGlite. After each strike the same
 * command must lead to the same catalog, ledger and rows of alembic_version as
 * an undisturbed run; and a witness in the database, written to by the same
 * transactions, must have seen each statement take effect once.
 */
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/proxy.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"
#include "tests/support/shell.h"

/* Notes each command that changes the schema, each object dropped, and each
 * UPDATE of chunks. */
static const char *const witness_sql[] = {
    "CREATE SCHEMA witness",
    "CREATE TABLE witness.seen (what text)",
    "CREATE FUNCTION witness.update() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN "
    "INSERT INTO witness.seen VALUES ('UPDATE ' || TG_RELID::regclass); RETURN NULL; END $f$",
    "CREATE FUNCTION witness.change() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN "
    "INSERT INTO witness.seen SELECT command_tag || ' ' || object_identity "
    "FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM 'migplan'; "
    "IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' "
    "AND object_identity = 'public.chunks') THEN "
    "CREATE TRIGGER witness AFTER UPDATE ON public.chunks EXECUTE FUNCTION witness.update(); "
    "END IF; END $f$",
    "CREATE FUNCTION witness.loss() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN "
    "INSERT INTO witness.seen SELECT 'DROP ' || object_identity "
    "FROM pg_event_trigger_dropped_objects() WHERE original; END $f$",
    "CREATE EVENT TRIGGER witness_change ON ddl_command_end EXECUTE FUNCTION witness.change()",
    "CREATE EVENT TRIGGER witness_loss ON sql_drop EXECUTE FUNCTION witness.loss()",
};

static const char *const empty_sql[] = {
    "RESET ALL",
    "SET client_min_messages = error",
    "DROP SCHEMA IF EXISTS witness CASCADE",
    "DROP SCHEMA IF EXISTS migplan CASCADE",
    "DROP EXTENSION IF EXISTS vector CASCADE",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public",
};

static const char seen_sql[] =
    "SELECT string_agg(what, E'\\n' ORDER BY what COLLATE \"C\") FROM witness.seen";

static const char ledger_sql[] =
    "SELECT (SELECT string_agg(format('%s %s %s/%s', direction, state, next_step, steps), ', ' "
    "ORDER BY direction) FROM migplan.run) || (SELECT format(', %s steps', count(*)) "
    "FROM migplan.step) || (SELECT format(', %s %s', count(*), min(state)) FROM migplan.stmt)";

/* One of the two ways, and what an undisturbed run along it leaves. */
struct way {
    const char *name;
    const char *plan;
    struct strlist statements; /* at which it is killed */
    long count;                /* how often they come */
    const char *catalog;
    const char *ledger;
    const char *seen;
};

struct rag {
    struct db *db;
    const char *url;
    struct way up;
    struct way down;
};

static void run_all(struct db *db, const char *const *sql, size_t count)
{
    for (size_t i = 0; i < count; i++)
        db_run(db, sql[i]);
}

static void empty(const struct rag *rag)
{
    run_all(rag->db, empty_sql, sizeof(empty_sql) / sizeof(empty_sql[0]));
    run_all(rag->db, witness_sql, sizeof(witness_sql) / sizeof(witness_sql[0]));
}

static const char *catalog(const struct rag *rag, struct arena *arena)
{
    return shell(arena, "psql -XqAt -v ON_ERROR_STOP=1 -f tests/integration/catalog.sql '%s'",
                 rag->url);
}

static struct proxy_result run(const struct way *way, enum proxy_action action, long at,
                               struct arena *arena)
{
    const struct proxy_strike strike = { action, at, &way->statements };
    const char *words[] = { "apply", "--allow-unsigned", "--wait", "10m", way->plan, NULL };

    return proxy_run(words, &strike, arena);
}

static void check_done(const char *row, const struct run_result *run)
{
    check_int(row, run->status, 0);
    if (run->status != 0)
        check_str(row, run->err, "");
}

static void learn(const struct rag *rag, struct way *way, struct arena *arena)
{
    struct proxy_result undisturbed = run(way, PROXY_NONE, 0, arena);

    check_done(way->name, &undisturbed.run);
    way->count = undisturbed.count;
    way->catalog = catalog(rag, arena);
    way->ledger = db_text(rag->db, ledger_sql);
    way->seen = db_text(rag->db, seen_sql);
    check_int("all of the plan's, and a COMMIT for each step", way->count > 30, 1);
}

/* Goes the way, killed at a boundary of it where it has so many. */
static void go(const struct rag *rag, const struct way *way, long at, struct arena *arena)
{
    const char *row = arena_printf(arena, "%s, killed at %ld", way->name, at);
    struct proxy_result again;

    if (at <= way->count) {
        struct proxy_result struck = run(way, PROXY_KILL, at, arena);

        check_int(row, struck.run.status, 128 + 9);
    }
    again = run(way, PROXY_NONE, 0, arena);
    check_done(row, &again.run);
    check_str(row, catalog(rag, arena), way->catalog);
    check_str(row, db_text(rag->db, ledger_sql), way->ledger);
    check_str(row, db_text(rag->db, seen_sql), way->seen);
}

static struct way make_way(const char *name, const char *arguments, struct arena *arena)
{
    struct way way = { .name = name,
                       .plan = arena_printf(arena, "%s/%s.json", plans_folder(), name) };
    struct error err = { 0 };
    struct plan plan = { 0 };
    struct str bytes;

    (void)shell(arena, "%s/migplan -q --no-cache -c migrations/alembic.ini plan %s -o %s",
                program_build(), arguments, way.plan);
    check_ok(way.plan,
             file_read(way.plan, LIMIT_PLAN_FILE, arena, &bytes, &err) &&
                 plan_parse(bytes, way.plan, arena, &plan, &err),
             &err);
    way.statements = plans_boundaries(&plan, arena);
    return way;
}

/* libpq's settings lead to PGlite from now on: this suite is the last. */
static const char *start_server(struct arena *arena)
{
    const char *url = shell(arena, "sh tests/tools/pglite.sh start %s/pglite", plans_folder());
    const char *port = strrchr(url, ':');

    check_str("PGlite's address", url, port == NULL ? "with a port" : url);
    if (port == NULL)
        return "";
    port = arena_strndup(arena, port + 1, strcspn(port + 1, "/"));
    (void)setenv("PGHOST", "127.0.0.1", 1);
    (void)setenv("PGPORT", port, 1);
    (void)setenv("PGUSER", "postgres", 1);
    (void)setenv("PGDATABASE", "postgres", 1);
    (void)setenv("PGSSLMODE", "disable", 1);
    return arena_strndup(arena, url, strcspn(url, "\n"));
}

static void stop_server(struct arena *arena)
{
    (void)shell(arena, "sh tests/tools/pglite.sh stop %s/pglite", plans_folder());
}

static struct rag open_rag(struct arena *arena)
{
    const char *url = start_server(arena);

    return (struct rag){
        .db = db_open(arena),
        .url = url,
        .up = make_way("up", "upgrade head --from base", arena),
        .down = make_way("down", "downgrade base --from head", arena),
    };
}

static void test_kill(void)
{
    struct arena a = { 0 };
    struct rag rag = open_rag(&a);
    long most;

    empty(&rag);
    learn(&rag, &rag.up, &a);
    learn(&rag, &rag.down, &a);
    most = rag.up.count > rag.down.count ? rag.up.count : rag.down.count;
    for (long at = 1; at <= most; at += check_thin()) {
        struct arena turn = { 0 };

        empty(&rag);
        go(&rag, &rag.up, at, &turn);
        go(&rag, &rag.down, at, &turn);
        arena_free(&turn);
    }
    stop_server(&a);
    arena_free(&a);
}

CU_TestInfo rag_tests[] = {
    { "kill -9 at every boundary of a statement, up and down", test_kill },
    CU_TEST_INFO_NULL,
};
