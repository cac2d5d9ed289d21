/* run_test.c - migapply on a real server: runs, and runs that meet others. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

enum { APPLIERS = 6 };

static const struct program_route direct = { 0 };

static void check_status(const char *row, const struct run_result *run, int status)
{
    check_int(row, run->status, status);
    if (run->status != status)
        check_str(row, run->err, "");
}

static void check_holds(const char *row, const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        check_str(row, text, part);
    else
        check_str(row, part, part);
}

static const char *accounts(const char *name, struct arena *arena)
{
    struct plan plan = plans_accounts(arena);

    return plans_write(&plan, name, arena);
}

static void test_twice(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("twice_test", &a);
    const char *words[] = { "apply", "--allow-unsigned", accounts("twice.json", &a), NULL };
    struct run_result run = program_run(words, &a);

    check_status("first", &run, 0);
    check_str("first", run.out, "Done: twice_test is at a5.\n");
    check_str("rows", db_text(db, "SELECT format('%s %s', count(*), sum(balance)) FROM account"),
              "40 44440");
    run = program_run(words, &a);
    check_status("again", &run, 0);
    check_holds("again", run.out, "Nothing to do: twice_test is at a5, the end of this plan");
    check_str("runs", db_text(db, "SELECT count(*) FROM migplan.run"), "1");
    arena_free(&a);
}

static void test_many_at_once(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("many_test", &a);
    const char *words[] = { "apply", "--allow-unsigned",        "--wait",
                            "10m",   accounts("many.json", &a), NULL };
    struct program_run runs[APPLIERS];

    for (int i = 0; i < APPLIERS; i++)
        runs[i] = program_start(words, &direct);
    for (int i = 0; i < APPLIERS; i++) {
        struct run_result run = program_wait(&runs[i], &a);

        check_status("each of them", &run, 0);
    }
    check_str("once", db_text(db, "SELECT sum(balance) FROM account"), "44440");
    check_str("one run", db_text(db, "SELECT count(*) FROM migplan.run"), "1");
    arena_free(&a);
}

/* A plan whose second step goes on until the table nap is empty, so that something can happen
 * meanwhile; wake() empties it. */
static const char *sleeper(const char *name, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "s1",
          PLAN_TX,
          { { "CREATE TABLE account (id bigint PRIMARY KEY, balance int)", NULL },
            { "INSERT INTO account VALUES (1, 0)", NULL } },
          false,
          NULL },
        { "s2",
          PLAN_TX,
          { { "UPDATE account SET balance = balance + 1", NULL },
            { "DO $$BEGIN WHILE EXISTS (SELECT FROM nap) LOOP PERFORM pg_sleep(0.02); END LOOP; "
              "END$$",
              NULL } },
          false,
          NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    return plans_write(&plan, name, arena);
}

static struct db *sleeping_database(const char *name, struct arena *arena)
{
    struct db *db = db_create(name, arena);

    db_run(db, "CREATE TABLE nap AS SELECT 1 AS n");
    return db;
}

static void wake(struct db *db)
{
    db_run(db, "DELETE FROM nap");
}

static const char asleep_sql[] =
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE "
    "'%pg_sleep%' AND pid <> pg_backend_pid() AND state = 'active'";

static void test_second_is_refused(void)
{
    struct arena a = { 0 };
    struct db *db = sleeping_database("second_test", &a);
    const char *plan = sleeper("second.json", &a);
    const char *first[] = { "apply", "--allow-unsigned", plan, NULL };
    const char *second[] = { "apply", "--allow-unsigned", "--wait", "0", plan, NULL };
    const char *progress[] = { "progress", NULL };
    struct program_run started = program_start(first, &direct);
    struct run_result run;

    db_wait(db, asleep_sql);
    run = program_run(second, &a);
    check_status("the second", &run, 75);
    check_holds("the second", run.err, "error[E403]: another migration is running on second_test");
    check_holds("the second", run.err, "step 2 of 2");
    run = program_run(progress, &a);
    check_holds("progress", run.out, "pg_sleep");
    wake(db);
    run = program_wait(&started, &a);
    check_status("the first", &run, 0);
    check_str("once", db_text(db, "SELECT balance FROM account"), "1");
    arena_free(&a);
}

static void test_terminated(void)
{
    struct arena a = { 0 };
    struct db *db = sleeping_database("terminated_test", &a);
    const char *words[] = { "apply", "--allow-unsigned", sleeper("terminated.json", &a), NULL };
    struct program_run started = program_start(words, &direct);
    struct run_result run;

    db_wait(db, asleep_sql);
    db_run(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
               "current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
    wake(db);
    run = program_wait(&started, &a);
    check_status("goes on by itself", &run, 0);
    check_holds("says so", run.err, "connected again");
    check_str("once", db_text(db, "SELECT balance FROM account"), "1");
    check_str("epoch", db_text(db, "SELECT epoch FROM migplan.run"), "2");
    arena_free(&a);
}

static void test_interrupted(void)
{
    struct arena a = { 0 };
    struct db *db = sleeping_database("interrupted_test", &a);
    const char *words[] = { "apply", "--allow-unsigned", sleeper("interrupted.json", &a), NULL };
    struct program_run started = program_start(words, &direct);
    struct run_result run;

    db_wait(db, asleep_sql);
    (void)kill(started.pid, SIGINT);
    run = program_wait(&started, &a);
    check_status("interrupted", &run, 130);
    check_holds("interrupted", run.err, "error[E409]: interrupted");
    check_holds("interrupted", run.err,
                "interrupted_test is at s1; 1 of 2 steps are committed, the next left nothing "
                "behind");
    check_str("rolled back", db_text(db, "SELECT balance FROM account"), "0");
    check_str("recorded", db_text(db, "SELECT state FROM migplan.run"), "failed");
    wake(db);
    run = program_run(words, &a);
    check_status("continued", &run, 0);
    check_str("once", db_text(db, "SELECT balance FROM account"), "1");
    arena_free(&a);
}

/* The key of the database's own lock, as docs/plan-format.md says it is made. */
#define SCOPE_KEY                                                                                \
    "('x' || encode(substr(sha256('migplan.lock.v1'::bytea || decode('00', 'hex') || ''::bytea " \
    "|| decode('00', 'hex') || 'database'::bytea), 1, 8), 'hex'))::bit(64)::bigint"

/* Plans for one schema run side by side, and not beside one for the database. */
static void test_scope(void)
{
    const struct plans_step steps[] = {
        { "t1", PLAN_TX, { { "CREATE TABLE tenant_table (id int)", NULL } }, false, NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("scope_test", &a);
    struct db *other = db_open(&a);
    struct plan tenant = plans_make(steps, &a);
    const char *all[] = {
        "apply", "--allow-unsigned", "--wait", "0", accounts("all.json", &a), NULL
    };
    const char *one[] = {
        "--version-table-schema", "tenant", "apply", "--allow-unsigned", "--wait", "0", NULL, NULL
    };
    struct run_result run;

    tenant.target.scope = PLAN_SCOPE_SCHEMA;
    one[6] = plans_write(&tenant, "tenant.json", &a);
    db_run(db, "CREATE SCHEMA tenant");
    db_run(other, "SELECT pg_advisory_lock(" SCOPE_KEY ")");
    run = program_run(one, &a);
    check_status("a tenant beside the database", &run, 75);
    check_holds("a tenant beside the database", run.err,
                "error[E403]: a migration of the whole database is running on scope_test");
    check_holds("a tenant beside the database", run.err, "held by");
    db_run(other, "SELECT pg_advisory_unlock(" SCOPE_KEY ")");
    db_run(other, "SELECT pg_advisory_lock_shared(" SCOPE_KEY ")");
    run = program_run(all, &a);
    check_status("the database beside a tenant", &run, 75);
    check_holds("the database beside a tenant", run.err,
                "error[E403]: a migration of another version table is running on scope_test");
    check_str("nothing was made", db_text(db, "SELECT to_regnamespace('migplan') IS NULL"), "t");
    run = program_run(one, &a);
    check_status("tenants side by side", &run, 0);
    db_run(other, "SELECT pg_advisory_unlock_shared(" SCOPE_KEY ")");
    run = program_run(all, &a);
    check_status("then the database", &run, 0);
    arena_free(&a);
}

CU_TestInfo run_tests[] = {
    { "a plan, twice", test_twice },
    { "six at once", test_many_at_once },
    { "a plan for one schema, and one for all", test_scope },
    { "the second is refused", test_second_is_refused },
    { "its backend terminated", test_terminated },
    { "SIGINT rolls back", test_interrupted },
    CU_TEST_INFO_NULL,
};
