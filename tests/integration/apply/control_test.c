/* control_test.c - migplan.control pauses and aborts a run; batches are slowed down. */
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

static void want(struct db *db, const char *what, struct arena *arena)
{
    db_run(db, arena_printf(arena,
                            "INSERT INTO migplan.control (version_table, want, note) SELECT "
                            "version_table, '%s', 'lunch' FROM migplan.run ON CONFLICT "
                            "(version_table) DO UPDATE SET want = excluded.want",
                            what));
}

static const char asks_sql[] =
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'migapply apply' AND "
    "datname = current_database() AND query LIKE 'SELECT want, by_whom%' AND state = 'idle'";

/* Words that run the plan; more are NULL, or stand before it. */
static const char *const *apply(const char *plan, const char *option, const char *value,
                                struct arena *arena)
{
    const char **words = arena_new_array(arena, const char *, 6);

    words[0] = "apply";
    words[1] = "--allow-unsigned";
    words[2] = plan;
    words[3] = option;
    words[4] = value;
    return words;
}

/* A run that stopped at step 50 is continued while the row says pause, then abort. */
static void check_held(const char *row, const char *option, struct arena *arena)
{
    struct db *db = tally_database("control_test", arena);
    const char *const *words =
        apply(tally_plan("control.json", "SELECT n FROM late", arena), option, NULL, arena);
    int before = option == NULL ? TALLY_STRUCK - 1 : 0;
    struct program_run started;
    struct run_result run = program_run(words, arena);

    check_int(row, run.status, 1);
    db_run(db, "CREATE TABLE late AS SELECT 1 AS n");
    want(db, "pause", arena);
    started = program_start(words, &direct);
    db_wait(db, asks_sql);
    check_str(row, db_text(db, "SELECT n FROM tally"), arena_printf(arena, "%d", before));
    check_str(row,
              db_text(db, "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                          "JOIN pg_class c ON c.oid = l.relation WHERE application_name LIKE "
                          "'migapply%' AND c.relnamespace = 'public'::regnamespace"),
              "0");
    want(db, "abort", arena);
    run = program_wait(&started, arena);
    check_int(row, run.status, 1);
    check_holds(row, run.err, "paused in migplan.control by ");
    check_holds(row, run.err, ": lunch");
    check_holds(row, run.err, "error[E416]: migplan.control says abort");
    check_holds(row, run.err, "DELETE FROM migplan.control WHERE version_table = ");
    check_str(row, db_text(db, "SELECT n FROM tally"), arena_printf(arena, "%d", before));
    want(db, "pause", arena);
    started = program_start(words, &direct);
    db_wait(db, asks_sql);
    want(db, "go", arena);
    check_int(row, program_wait(&started, arena).status, 0);
    check_str(row, db_text(db, "SELECT n FROM tally"), "100");
}

static void test_control(void)
{
    struct arena a = { 0 };

    check_held("step by step", NULL, &a);
    check_held("one transaction", "--one-transaction", &a);
    arena_free(&a);
}

/* A batch waits while the query says true, and holds nothing meanwhile. */
static void test_throttle(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("throttle_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *path = plans_write(&plan, "throttle.json", &a);
    struct program_run started;
    struct run_result run;

    db_run(db, "CREATE TABLE busy AS SELECT true AS now");
    started =
        program_start(apply(path, "--throttle-query", "SELECT now FROM public.busy", &a), &direct);
    program_await(&started, "waits: the throttle query says so");
    check_str("no batch", db_text(db, "SELECT sum(balance) FROM account"), "4440");
    db_run(db, "UPDATE busy SET now = false");
    run = program_wait(&started, &a);
    check_int("status", run.status, 0);
    check_holds("says so", run.err, "waits: the throttle query says so");
    check_str("once", db_text(db, "SELECT sum(balance) FROM account"), "44440");
    run = program_run(apply(path, "--throttle-query", "SELECT nonsense", &a), &a);
    check_int("nothing to do", run.status, 0);
    arena_free(&a);
}

CU_TestInfo control_tests[] = {
    { "pause, abort, go", test_control },
    { "batches are slowed down", test_throttle },
    CU_TEST_INFO_NULL,
};
