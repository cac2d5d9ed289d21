/*
 * lock_test.c - locks that others hold, and others who want ours: a step gets
 * its locks without stopping everybody else, or says who is in the way.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

enum { READS = 3 };

static const struct program_route direct = { 0 };

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

static const char *add_column(const char *name, const char *more, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "h1",
          PLAN_TX,
          { { "ALTER TABLE busy ADD COLUMN x int", NULL }, { more, NULL } },
          false,
          NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    return plans_write(&plan, name, arena);
}

static struct db *busy_database(const char *name, struct arena *arena)
{
    struct db *db = db_create(name, arena);

    db_run(db, "CREATE TABLE busy (id int); INSERT INTO busy VALUES (1)");
    return db;
}

/* Who holds the table is named, with what he does and how to end it. */
static void test_held(void)
{
    struct arena a = { 0 };
    struct db *db = busy_database("held_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-timeout",
                            "100ms",
                            "--lock-retries",
                            "1",
                            add_column("held.json", "SELECT 1", &a),
                            NULL };
    const char *pid = db_text(db, "SELECT pg_backend_pid()");
    struct run_result run;

    db_run(db, "SET application_name = 'reporting'; BEGIN; LOCK TABLE busy IN SHARE MODE");
    run = program_run(words, &a);
    check_int("status", run.status, 75);
    check_holds("table", run.err, "error[E402]: step 1 could not lock public.busy");
    check_holds("retry", run.err, "no lock, try 1: public.busy is held by pid");
    check_holds("holder", run.err, arena_printf(&a, "held by   pid %s, reporting", pid));
    check_holds("what it does", run.err, "idle in transaction for");
    check_holds("its query", run.err, "LOCK TABLE busy IN SHARE MODE");
    check_holds("the way out", run.err, arena_printf(&a, "SELECT pg_terminate_backend(%s);", pid));
    check_holds("state", run.err, "nothing was changed");
    db_run(db, "COMMIT");
    run = program_run(words, &a);
    check_int("free", run.status, 0);
    check_str("at once", db_text(db, "SELECT lock_attempts FROM migplan.step"), "1");
    arena_free(&a);
}

/* progress in another terminal, and the line of the run itself, name the holder. */
static void test_progress(void)
{
    struct arena a = { 0 };
    struct db *db = busy_database("progress_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-timeout",
                            "10m",
                            add_column("progress.json", "SELECT 1", &a),
                            NULL };
    const char *progress[] = { "progress", NULL };
    const char *pid = db_text(db, "SELECT pg_backend_pid()");
    const char *line = arena_printf(&a, "waits for public.busy, held by pid %s, reporting", pid);
    struct program_run started;
    struct run_result run;

    db_run(db, "SET application_name = 'reporting'; BEGIN; LOCK TABLE busy IN SHARE MODE");
    started = program_start(words, &direct);
    program_await(&started, line);
    run = program_run(progress, &a);
    db_run(db, "COMMIT");
    check_holds("progress", run.out,
                arena_printf(&a, "waits for pid %s, reporting, idle in transaction for", pid));
    run = program_wait(&started, &a);
    check_int("done", run.status, 0);
    check_holds("its own line", run.err, line);
    arena_free(&a);
}

/* The time that is left bounds all tries together. */
static void test_deadline(void)
{
    struct arena a = { 0 };
    struct db *db = busy_database("deadline_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-deadline",
                            "1s",
                            add_column("deadline.json", "SELECT 1", &a),
                            NULL };
    struct run_result run;

    db_run(db, "BEGIN; LOCK TABLE busy");
    run = program_run(words, &a);
    check_int("status", run.status, 75);
    check_int("and no second try of five seconds", strstr(run.err, "no lock, try 2") == NULL, 1);
    db_run(db, "COMMIT");
    arena_free(&a);
}

/* A report holds the table, and the ALTER waits for it; who reads meanwhile must not wait
 * for the report's end behind it, which here comes after all reading. */
static void test_readers_go_on(void)
{
    struct arena a = { 0 };
    struct db *report = busy_database("readers_test", &a);
    struct db *reader = db_open(&a);
    struct db *other = db_open(&a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-timeout",
                            "10m",
                            add_column("readers.json", "SELECT 1", &a),
                            NULL };
    struct program_run started;
    struct run_result run;

    db_run(reader, "SET statement_timeout = '5min'");
    db_run(report, "BEGIN; SELECT count(*) FROM busy");
    started = program_start(words, &direct);
    for (int i = 0; i < READS; i++) {
        db_wait(other, "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = "
                       "'migapply apply' AND wait_event_type = 'Lock' AND datname = "
                       "current_database()");
        check_str("a reader goes on", db_text(reader, "SELECT count(*) FROM busy"), "1");
    }
    /* The next one waits behind a try that no lock timeout ends, but the guard. */
    db_wait(other, "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'migapply "
                   "apply' AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > "
                   "interval '300 ms' AND datname = current_database()");
    check_str("a reader goes on", db_text(reader, "SELECT count(*) FROM busy"), "1");
    program_await(&started, "no lock, try 1");
    db_run(report, "COMMIT");
    run = program_wait(&started, &a);
    check_int("done", run.status, 0);
    check_str("tried again",
              db_text(report, "SELECT lock_attempts > 8 AND lock_wait_ms > 0 FROM migplan.step"),
              "t");
    arena_free(&a);
}

/* A step that holds its lock for longer than others may wait is rolled back. */
static void test_max_block(void)
{
    struct arena a = { 0 };
    struct db *db = busy_database("block_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--max-block",
                            "200ms",
                            add_column("block.json", "SELECT pg_sleep(600)", &a),
                            NULL };
    struct program_run started = program_start(words, &direct);
    struct run_result run;

    db_wait(db, "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    check_str("the reader goes on", db_text(db, "SELECT count(*) FROM busy"), "1");
    run = program_wait(&started, &a);
    check_int("status", run.status, 1);
    check_holds("says so", run.err,
                "error[E405]: others waited for its locks for longer than 200 ms");
    check_holds("hint", run.err, "--max-block 10s");
    check_str("rolled back",
              db_text(db, "SELECT count(*) FROM pg_attribute WHERE attrelid = 'busy'::regclass AND "
                          "attname = 'x'"),
              "0");
    arena_free(&a);
}

/* Without its second connection it waits as long as --lock-timeout says. */
static void test_no_guard(void)
{
    struct arena a = { 0 };
    struct db *db = busy_database("guard_test", &a);
    struct db *other = db_open(&a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-timeout",
                            "1s",
                            "--lock-retries",
                            "1",
                            add_column("guard.json", "SELECT 1", &a),
                            NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, "BEGIN; LOCK TABLE busy");
    started = program_start(words, &direct);
    db_wait(other,
            "SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_stat_activity "
            "WHERE application_name = 'migapply guard' AND datname = current_database()");
    run = program_wait(&started, &a);
    check_int("status", run.status, 75);
    check_holds("tried", run.err, "error[E402]: step 1 could not");
    db_run(db, "COMMIT");
    run = program_run(words, &a);
    check_int("free", run.status, 0);
    arena_free(&a);
}

/* ALTER ROLE ... SET role: all of the plan runs as that one, the ledger does not. */
static void test_own_role(void)
{
    const struct plans_step steps[] = {
        { "r1", PLAN_TX, { { "CREATE TABLE one (id int)", NULL } }, false, NULL },
        { "r2", PLAN_TX, { { "CREATE TABLE two (id int)", NULL } }, false, NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("role_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--allow-unsigned", plans_write(&plan, "role.json", &a),
                            NULL };
    struct run_result run;

    db_run(db, "DROP ROLE IF EXISTS role_test_owner; CREATE ROLE role_test_owner");
    db_run(db, "GRANT ALL ON SCHEMA public TO role_test_owner");
    db_run(db, "ALTER DATABASE role_test SET role = 'role_test_owner'");
    run = program_run(words, &a);
    check_int("status", run.status, 0);
    check_str("owners",
              db_text(db, "SELECT string_agg(relname || ' ' || (relowner = "
                          "'role_test_owner'::regrole), ', ' ORDER BY relname) FROM pg_class WHERE "
                          "relname IN ('one', 'two', 'run')"),
              "one true, run false, two true");
    arena_free(&a);
}

CU_TestInfo lock_tests[] = {
    { "who holds the table is named", test_held },
    { "who holds the table is shown", test_progress },
    { "the deadline", test_deadline },
    { "readers go on while it waits", test_readers_go_on },
    { "others may wait so long for what it holds", test_max_block },
    { "without a guard", test_no_guard },
    { "the role's own role", test_own_role },
    CU_TEST_INFO_NULL,
};
