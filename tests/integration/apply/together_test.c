/* together_test.c - apply --one-transaction: all steps happen, or none. */
#include <signal.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tally.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

enum { MANY_TABLES = 3000 };

static const struct program_route direct = { 0 };

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

/* Nothing but the ledger and an empty version table. */
static void check_nothing(struct db *db, const char *row)
{
    check_str(row, db_text(db, "SELECT n FROM tally"), "0");
    check_str(row,
              db_text(db, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ "
                          "'^t[0-9]+$'"),
              "0");
    check_str(row, db_text(db, "SELECT count(*) FROM alembic_version"), "0");
    check_str(row,
              db_text(db, "SELECT format('%s %s', next_step, (SELECT count(*) FROM migplan.step)) "
                          "FROM migplan.run"),
              "1 0");
}

/* All of them, in one transaction. */
static void check_all(struct db *db, const char *row)
{
    check_str(row, db_text(db, "SELECT n FROM tally"), "100");
    check_str(row, db_text(db, "SELECT version_num FROM alembic_version"), "m100");
    check_str(
        row, db_text(db, "SELECT format('%s %s', count(*), count(DISTINCT xid)) FROM migplan.step"),
        "100 1");
    check_str(row, db_text(db, "SELECT state FROM migplan.run"), "succeeded");
}

static const char *const *apply(const char *plan, struct arena *arena)
{
    const char **words = arena_new_array(arena, const char *, 5);

    words[0] = "apply";
    words[1] = "--allow-unsigned";
    words[2] = "--one-transaction";
    words[3] = plan;
    return words;
}

static const struct {
    const char *name;
    const char *more;
    const char *says;
    const char *mend;
} failures[] = {
    { "by a statement", "SELECT n FROM missing", "50, revision m050",
      "CREATE TABLE missing AS SELECT 1 AS n" },
    { "by a deferred constraint", "INSERT INTO child VALUES (1)", "violates foreign key",
      "INSERT INTO parent VALUES (1)" },
};

static void test_failures(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        const char *row = failures[i].name;
        struct db *db = tally_database("together_test", &a);
        const char *const *words = apply(tally_plan("together.json", failures[i].more, &a), &a);
        struct run_result run = program_run(words, &a);

        check_int(row, run.status, 1);
        check_holds(row, run.err, failures[i].says);
        check_holds(row, run.err,
                    "together_test is at base; all steps were one transaction, and it was rolled "
                    "back");
        check_int(row, strstr(run.err, " ok  ") == NULL, 1);
        check_nothing(db, row);
        db_run(db, failures[i].mend);
        check_int(row, program_run(words, &a).status, 0);
        check_all(db, row);
    }
    arena_free(&a);
}

/* A constraint that is deferred may be broken by one step and mended by a later one. */
static void test_mended_later(void)
{
    const struct plans_step steps[] = {
        { "d1", PLAN_TX, { { "INSERT INTO child VALUES (1)", NULL } }, false, NULL },
        { "d2", PLAN_TX, { { "INSERT INTO parent VALUES (1)", NULL } }, false, NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = tally_database("together_later_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *path = plans_write(&plan, "later.json", &a);
    const char *words[] = { "apply", "--allow-unsigned", path, NULL };

    check_int("step by step it cannot be", program_run(words, &a).status, 1);
    check_int("together it can", program_run(apply(path, &a), &a).status, 0);
    check_str("all", db_text(db, "SELECT version_num FROM alembic_version"), "d2");
    arena_free(&a);
}

/* The lock is waited for by all steps together, and none has happened meanwhile. */
static void test_lock(void)
{
    struct arena a = { 0 };
    struct db *db = tally_database("together_lock_test", &a);
    struct db *other = db_open(&a);
    const char *plan = tally_plan("lock.json", "ALTER TABLE busy ADD COLUMN x int", &a);
    struct program_run started;
    struct run_result run;

    db_run(db, "BEGIN; LOCK TABLE busy IN SHARE MODE");
    started = program_start(apply(plan, &a), &direct);
    db_wait(other, "SELECT to_regclass('migplan.run') IS NOT NULL");
    db_wait(other, "SELECT count(*) > 0 FROM pg_locks WHERE relation = 'busy'::regclass AND NOT "
                   "granted");
    check_nothing(other, "waiting");
    db_run(db, "COMMIT");
    run = program_wait(&started, &a);
    check_int("status", run.status, 0);
    check_all(db, "had");
    arena_free(&a);
}

static const struct {
    const char *name;
    int signal;
    const char *sql;
    int status;
} strikes[] = {
    { "SIGTERM", SIGTERM, NULL, 143 },
    { "kill -9", SIGKILL, NULL, 128 + SIGKILL },
    { "terminated", 0, "SELECT pg_terminate_backend(pid)", 0 },
};

static void test_struck(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(strikes) / sizeof(strikes[0]); i++) {
        const char *row = strikes[i].name;
        struct db *db = tally_database("together_struck_test", &a);
        const char *plan = tally_plan("struck.json", "SELECT pg_sleep(s) FROM nap", &a);
        struct program_run started;

        db_run(db, "CREATE TABLE nap AS SELECT 600.0 AS s");
        started = program_start(apply(plan, &a), &direct);
        db_wait(db, "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = "
                    "current_database() AND wait_event = 'PgSleep'");
        db_run(db, "UPDATE nap SET s = 0");
        if (strikes[i].signal != 0)
            (void)kill(started.pid, strikes[i].signal);
        else
            db_run(db, arena_printf(&a, "%s FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
                                    strikes[i].sql));
        check_int(row, program_wait(&started, &a).status, strikes[i].status);
        db_wait(db, "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE "
                    "'migapply%' AND datname = current_database()");
        if (strikes[i].status != 0)
            check_nothing(db, row);
        check_int(row, program_run(apply(plan, &a), &a).status, 0);
        check_all(db, row);
    }
    arena_free(&a);
}

static void test_refused(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("together_refused_test", &a);
    struct plans_step *steps = arena_new_array(&a, struct plans_step, MANY_TABLES + 1);
    struct plan outside = plans_accounts(&a);
    struct plan many;
    struct run_result run;

    run = program_run(apply(plans_write(&outside, "outside.json", &a), &a), &a);
    check_int("outside", run.status, 4);
    check_holds("outside", run.err, "error[E415]: step 3 runs outside transactions");
    for (int i = 0; i < MANY_TABLES; i++) {
        steps[i] = (struct plans_step){
            .revision = arena_printf(&a, "n%04d", i),
            .kind = PLAN_TX,
            .statements = { { arena_printf(&a, "CREATE TABLE n%04d (id serial PRIMARY KEY)", i),
                              NULL } },
        };
    }
    many = plans_make(steps, &a);
    run = program_run(apply(plans_write(&many, "many.json", &a), &a), &a);
    check_int("too many locks", run.status, 4);
    check_holds("too many locks", run.err, "error[E415]: one transaction would hold some ");
    check_holds("too many locks", run.err, "ALTER SYSTEM SET max_locks_per_transaction = ");
    check_str("nothing was made", db_text(db, "SELECT to_regnamespace('migplan') IS NULL"), "t");
    arena_free(&a);
}

CU_TestInfo together_tests[] = {
    { "one fails, none has happened", test_failures },
    { "a deferred constraint is mended later", test_mended_later },
    { "waits for a lock", test_lock },
    { "struck in the middle", test_struck },
    { "refused where it cannot be", test_refused },
    CU_TEST_INFO_NULL,
};
