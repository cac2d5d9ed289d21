/*
 * ahead_test.c - transactional steps are sent ahead of each other's answers: where one
 * fails, in whatever way, those behind it must not have happened.
 */
#include <signal.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tally.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static const struct program_route direct = { 0 };

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

/* The step fails in one way after the other; mend lets the same plan end well. */
static const struct {
    const char *name;
    const char *more;
    const char *says;
    const char *at; /* "" where it is no statement of the plan that fails */
    const char *mend;
} failures[] = {
    { "by a statement", "SELECT 1 / n FROM pg_temp_missing", "pg_temp_missing",
      "versions/accounts.py:30", "CREATE TABLE pg_temp_missing AS SELECT 1 AS n" },
    { "by a deferred constraint", "INSERT INTO child VALUES (1)", "violates foreign key", "",
      "INSERT INTO parent VALUES (1)" },
};

static void test_failures(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        const char *row = failures[i].name;
        struct db *db = tally_database("ahead_test", &a);
        const char *words[] = { "apply", "--allow-unsigned",
                                tally_plan("ahead.json", failures[i].more, &a), NULL };
        struct run_result run = program_run(words, &a);

        check_int(row, run.status, 1);
        check_holds(row, run.err, failures[i].says);
        check_holds(row, run.err, failures[i].at);
        check_holds(row, run.err, "50, revision m050");
        check_holds(row, run.err, "ahead_test is at m040; 49 of 100 steps are committed");
        tally_check(db, row, TALLY_STRUCK - 1);
        check_str(row, db_text(db, "SELECT state FROM migplan.run"), "failed");
        db_run(db, failures[i].mend);
        run = program_run(words, &a);
        check_int(row, run.status, 0);
        tally_check(db, row, TALLY_STEPS);
    }
    arena_free(&a);
}

/* A trigger that defers all constraints again, so that one is broken at COMMIT itself: there is no
 * failed transaction left then, and the fence alone holds. */
static void test_failed_commit(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("commit_test", &a);
    const char *words[] = { "apply", "--allow-unsigned",
                            tally_plan("commit.json", "INSERT INTO late VALUES (1)", &a), NULL };
    struct run_result run;

    db_run(db,
           "CREATE TABLE late (id int); CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql "
           "AS $$BEGIN SET CONSTRAINTS ALL DEFERRED; INSERT INTO child VALUES (7); RETURN NULL; "
           "END$$; CREATE CONSTRAINT TRIGGER later AFTER INSERT ON late DEFERRABLE INITIALLY "
           "DEFERRED FOR EACH ROW EXECUTE FUNCTION later()");
    run = program_run(words, &a);
    check_int("status", run.status, 1);
    check_holds("says", run.err, "violates foreign key");
    check_holds("step", run.err, "50, revision m050");
    tally_check(db, "failed at COMMIT", TALLY_STRUCK - 1);
    db_run(db, "INSERT INTO parent VALUES (7)");
    run = program_run(words, &a);
    check_int("mended", run.status, 0);
    tally_check(db, "mended", TALLY_STEPS);
    arena_free(&a);
}

/* One step has to wait for its lock: those before it are done and hold nothing, it
 * climbs the ladder alone, those behind it follow. */
static void test_lock(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("ahead_lock_test", &a);
    struct db *other = db_open(&a);
    const char *words[] = { "apply", "--allow-unsigned",
                            tally_plan("lock.json", "ALTER TABLE busy ADD COLUMN x int", &a),
                            NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, "BEGIN; LOCK TABLE busy IN SHARE MODE");
    started = program_start(words, &direct);
    db_wait(other, "SELECT to_regclass('migplan.run') IS NOT NULL");
    /* The guard comes when the first tries are over. */
    db_wait(other, "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() "
                   "AND application_name = 'migapply guard'");
    db_wait(other, "SELECT count(*) > 0 FROM pg_locks WHERE relation = 'busy'::regclass AND NOT "
                   "granted");
    tally_check(other, "waiting", TALLY_STRUCK - 1);
    db_run(db, "COMMIT");
    run = program_wait(&started, &a);
    check_int("status", run.status, 0);
    tally_check(db, "done", TALLY_STEPS);
    check_str("it waited, and no other did",
              db_text(db, "SELECT string_agg(step::text, ',') FROM migplan.step WHERE "
                          "lock_attempts > 1"),
              "50");
    arena_free(&a);
}

/* The lock timeout ends before a guard has looked, on a slow machine: then whom the step has
 * waited for is asked afterwards. */
static void test_no_lock(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("ahead_held_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--lock-timeout",
                            "20ms",
                            "--lock-retries",
                            "0",
                            tally_plan("held.json", "ALTER TABLE busy ADD COLUMN x int", &a),
                            NULL };
    struct run_result run;

    db_run(db, "BEGIN; LOCK TABLE busy IN SHARE MODE");
    run = program_run(words, &a);
    check_int("status", run.status, 75);
    check_holds("says", run.err, "step 50 could not lock public.busy");
    tally_check(db, "not had", TALLY_STRUCK - 1);
    db_run(db, "COMMIT");
    check_int("again", program_run(words, &a).status, 0);
    tally_check(db, "had", TALLY_STEPS);
    arena_free(&a);
}

static const char asleep_sql[] =
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event "
    "= 'PgSleep'";

/* What happens to the process or its backend while steps are in flight behind one that
 * sleeps. */
static const struct {
    const char *name;
    int signal;      /* to migapply */
    const char *sql; /* on the backend */
    int status;
    int at; /* where the database stands then */
} strikes[] = {
    { "SIGINT", SIGINT, NULL, 130, TALLY_STRUCK - 1 },
    { "cancelled by hand", 0, "SELECT pg_cancel_backend(pid)", 1, TALLY_STRUCK - 1 },
    { "terminated", 0, "SELECT pg_terminate_backend(pid)", 0, TALLY_STEPS },
    { "kill -9", SIGKILL, NULL, 128 + SIGKILL, TALLY_STRUCK - 1 },
};

static void test_struck(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(strikes) / sizeof(strikes[0]); i++) {
        const char *row = strikes[i].name;
        struct db *db = tally_database("ahead_struck_test", &a);
        const char *words[] = { "apply", "--allow-unsigned",
                                tally_plan("struck.json", "SELECT pg_sleep(s) FROM nap", &a),
                                NULL };
        struct program_run started;
        struct run_result run;

        db_run(db, "CREATE TABLE nap AS SELECT 600.0 AS s");
        started = program_start(words, &direct);
        db_wait(db, asleep_sql);
        db_run(db, "UPDATE nap SET s = 0");
        if (strikes[i].signal != 0)
            (void)kill(started.pid, strikes[i].signal);
        else
            db_run(db, arena_printf(&a, "%s FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
                                    strikes[i].sql));
        run = program_wait(&started, &a);
        check_int(row, run.status, strikes[i].status);
        db_wait(db, "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE "
                    "'migapply%' AND datname = current_database()");
        tally_check(db, row, strikes[i].at);
        check_int(row, program_run(words, &a).status, 0);
        tally_check(db, row, TALLY_STEPS);
    }
    arena_free(&a);
}

static void test_timeout(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("ahead_slow_test", &a);
    const char *words[] = { "apply",
                            "--allow-unsigned",
                            "--statement-timeout",
                            "3s",
                            tally_plan("slow.json", "SELECT pg_sleep(600)", &a),
                            NULL };
    struct run_result run = program_run(words, &a);

    check_int("status", run.status, 1);
    check_holds("says", run.err, "error[E405]");
    tally_check(db, "too slow", TALLY_STRUCK - 1);
    arena_free(&a);
}

/* A notice is told between the begin and the end of the step that it is of. */
static void test_events(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("ahead_events_test", &a);
    const char *words[] = {
        "--json", "apply", "--allow-unsigned",
        tally_plan("events.json", "DO $$BEGIN RAISE NOTICE 'from the fiftieth'; END$$", &a), NULL
    };
    struct run_result run = program_run(words, &a);
    const char *begun = strstr(run.out, "\"step\":50,");
    const char *notice = strstr(run.out, "from the fiftieth\"}");
    const char *next = strstr(run.out, "\"step\":51,");

    check_int("status", run.status, 0);
    check_int("in order", begun != NULL && begun < notice && notice < next, 1);
    check_holds("the notice has its step", run.out, "\"step\":50,\"revision\":\"m050\"");
    tally_check(db, "done", TALLY_STEPS);
    arena_free(&a);
}

CU_TestInfo ahead_tests[] = {
    { "one fails, those behind it have not happened", test_failures },
    { "one fails at COMMIT", test_failed_commit },
    { "one waits for its lock", test_lock },
    { "one never has its lock", test_no_lock },
    { "struck while steps are in flight", test_struck },
    { "one takes too long", test_timeout },
    { "events and notices are of their step", test_events },
    CU_TEST_INFO_NULL,
};
