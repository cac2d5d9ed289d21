/* preflight_test.c - go, wait or stop: what each probe has to say, and its exit status. */
#include <stdlib.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

enum { TRIES = 20 };

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

/* What migplan knows of a statement. */
static struct plan_analysis *analysis(const char *kind, const char *mode, struct arena *arena)
{
    struct plan_analysis *made = arena_new(arena, struct plan_analysis);

    *made = (struct plan_analysis){ .kind = kind, .confidence = PLAN_CERTAIN };
    vec_push(arena, &made->locks, (struct plan_analysis_lock){ "chunks", mode });
    return made;
}

/* Adds a column, rewrites the table, builds an index. */
static const char *chunks_plan(const char *name, struct arena *arena)
{
    static const struct plan_probe probe = { .kind = PLAN_PROBE_INDEX,
                                             .name = "chunks_n",
                                             .table = "chunks" };
    const struct plans_step steps[] = {
        { "p1", PLAN_TX, { { "ALTER TABLE chunks ADD COLUMN note text", NULL } }, false, NULL },
        { "p2", PLAN_TX, { { "ALTER TABLE chunks ALTER n TYPE bigint", NULL } }, false, NULL },
        { "p3",
          PLAN_NONTX,
          { { "CREATE INDEX CONCURRENTLY chunks_n ON chunks (n)", &probe } },
          false,
          NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    plan.steps.items[0].statements.items[0].analysis =
        analysis("ALTER TABLE", "AccessExclusiveLock", arena);
    plan.steps.items[1].statements.items[0].analysis =
        analysis("ALTER TABLE", "AccessExclusiveLock", arena);
    vec_push(arena, &plan.steps.items[1].statements.items[0].analysis->rewrite, "chunks");
    plan.steps.items[2].statements.items[0].analysis =
        analysis("CREATE INDEX", "ShareUpdateExclusiveLock", arena);
    return plans_write(&plan, name, arena);
}

static struct db *chunks_database(const char *name, struct arena *arena)
{
    struct db *db = db_create(name, arena);

    db_run(db, "CREATE TABLE chunks (id int PRIMARY KEY, n int, t text)");
    db_run(db, "INSERT INTO chunks SELECT g, g, repeat('x', 200) FROM generate_series(1, 20000) g");
    db_run(db, "ANALYZE chunks");
    return db;
}

static void test_go(void)
{
    struct arena a = { 0 };
    struct db *db = chunks_database("go_test", &a);
    const char *plan = chunks_plan("go.json", &a);
    const char *words[] = { "preflight", "--allow-unsigned", plan, NULL };
    const char *json[] = { "preflight", "--json", "--allow-unsigned", plan, NULL };
    const char *apply[] = { "apply", "--allow-unsigned", plan, NULL };
    struct run_result run = program_run(words, &a);

    check_int("status", run.status, 0);
    check_holds("rows", run.out, "20,000");
    check_holds("who waits", run.out, "all wait");
    check_holds("well", run.out,
                "ok: plan, rights, sessions, disk, connections, locks, replication");
    check_holds("verdict", run.out, "\nGO\n");
    run = program_run(json, &a);
    check_holds("json", run.out, "\"verdict\": \"go\"");
    check_holds("size", run.out, "\"size\": {\n    \"chunks\": 20000\n  }");
    check_holds("lock", run.out, "\"lock\": \"ACCESS EXCLUSIVE\"");
    check_str("nothing was made",
              db_text(db, "SELECT to_regnamespace('migplan') IS NULL AND "
                          "to_regclass('alembic_version') IS NULL"),
              "t");
    check_int("applied", program_run(apply, &a).status, 0);
    run = program_run(words, &a);
    check_holds("again", run.out, "nothing to do: go_test is at its end");
    arena_free(&a);
}

/* An old transaction would hold up the first step that conflicts with it. */
static void test_wait(void)
{
    struct arena a = { 0 };
    struct db *db = chunks_database("wait_test", &a);
    struct db *young = db_open(&a);
    const char *words[] = { "preflight", "--allow-unsigned", chunks_plan("wait.json", &a), NULL };
    const char *pid = db_text(db, "SELECT pg_backend_pid()");
    struct run_result run;
    int tries = 0;

    do { /* on a busy machine it may be old before it is looked at */
        db_run(young, "BEGIN; SELECT count(*) FROM chunks");
        run = program_run(words, &a);
        db_run(young, "COMMIT");
    } while (run.status != 0 && tries++ < TRIES);
    check_int("a young one passes", run.status, 0);
    db_run(db, "SET application_name = 'report'; BEGIN; SELECT count(*) FROM chunks");
    db_run(db, "SELECT pg_sleep(5.6)");
    run = program_run(words, &a);
    check_int("status", run.status, 75);
    check_holds("text", run.out,
                "! sessions: step 1 would wait for a transaction on chunks that is ");
    check_holds("who", run.out, arena_printf(&a, "pid %s, report", pid));
    check_holds("hint", run.out, arena_printf(&a, "SELECT pg_terminate_backend(%s);", pid));
    check_holds("verdict", run.out, "\nWAIT: ");
    db_run(db, "COMMIT");
    arena_free(&a);
}

/* The role that logs in owns nothing. */
static void test_rights(void)
{
    struct arena a = { 0 };
    struct db *db = chunks_database("rights_test", &a);
    const char *words[] = { "preflight", "--allow-unsigned", chunks_plan("rights.json", &a), NULL };
    struct run_result run;

    db_run(db, "DROP ROLE IF EXISTS poor_role; CREATE ROLE poor_role LOGIN PASSWORD 'poor'");
    db_run(db, "CREATE FUNCTION nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
    db_run(db, "CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION nothing()");
    (void)setenv("DATABASE_URL", "postgresql://poor_role:poor@/rights_test", 1);
    run = program_run(words, &a);
    (void)unsetenv("DATABASE_URL");
    check_int("status", run.status, 1);
    check_holds("ledger", run.out, "GRANT CREATE ON DATABASE \"rights_test\" TO \"poor_role\";");
    check_holds("versions", run.out, "GRANT CREATE ON SCHEMA \"public\" TO \"poor_role\";");
    check_holds("owner", run.out, "and the plan runs as poor_role");
    check_holds("event trigger", run.out,
                "event trigger watcher runs nothing at each ddl_command_end");
    check_holds("verdict", run.out, "\nSTOP: ");
    db_run(db, "DROP EVENT TRIGGER watcher; DROP OWNED BY poor_role; DROP ROLE poor_role");
    arena_free(&a);
}

static void test_stop(void)
{
    struct arena a = { 0 };
    struct db *db = chunks_database("stop_test", &a);
    const char *plan = chunks_plan("stop.json", &a);
    const char *words[] = { "preflight", "--allow-unsigned", plan, NULL };
    const char *full[] = { "preflight", "--allow-unsigned", "--disk-free", "1MB", plan, NULL };
    struct run_result run = program_run(full, &a);

    check_int("disk", run.status, 1);
    check_holds("disk", run.out, "x disk: needs up to ");
    check_holds("disk", run.out, "and 1.0 MB are free");
    db_run(db, "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
    db_run(db, "INSERT INTO alembic_version VALUES ('elsewhere')");
    run = program_run(words, &a);
    check_int("start", run.status, 1);
    check_holds("start", run.out, "x plan: this plan starts at base, stop_test is at elsewhere");
    db_run(db, "DROP TABLE alembic_version");
    db_run(db, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    db_run(db, "SELECT pg_reload_conf()");
    db_wait(db, "SELECT current_setting('synchronous_standby_names') = 'nobody'");
    run = program_run(words, &a);
    db_run(db, "ALTER SYSTEM RESET synchronous_standby_names");
    db_run(db, "SELECT pg_reload_conf()");
    db_wait(db, "SELECT current_setting('synchronous_standby_names') = ''");
    check_int("synchronous", run.status, 1);
    check_holds("synchronous", run.out,
                "x replication: no synchronous standby is connected (nobody)");
    arena_free(&a);
}

static void test_slots(void)
{
    struct arena a = { 0 };
    struct db *db = chunks_database("slots_test", &a);
    const char *words[] = { "preflight", "--allow-unsigned", chunks_plan("slots.json", &a), NULL };
    struct run_result run;

    db_run(db, "SELECT pg_create_physical_replication_slot('forgotten', true)");
    run = program_run(words, &a);
    db_run(db, "SELECT pg_drop_replication_slot('forgotten')");
    check_int("status", run.status, 0);
    check_holds("slot", run.out, "- replication: nobody reads slot forgotten, which keeps ");
    arena_free(&a);
}

/* A plan that is not let in is not asked about either. */
static void test_unsigned(void)
{
    struct arena a = { 0 };
    const char *words[] = { "preflight", chunks_plan("unsigned.json", &a), NULL };
    struct run_result run = program_run(words, &a);

    check_int("status", run.status, 2);
    check_holds("error", run.err, "error[E513]: nobody says who may sign");
    arena_free(&a);
}

CU_TestInfo preflight_tests[] = {
    { "go", test_go },
    { "an old transaction", test_wait },
    { "a role without rights", test_rights },
    { "disk, start, standbys", test_stop },
    { "a forgotten slot", test_slots },
    { "an unsigned plan", test_unsigned },
    CU_TEST_INFO_NULL,
};
