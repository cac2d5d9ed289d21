/* fleet_test.c - one plan over many schemas and databases: each exactly once, whatever dies. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/number.h"
#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static const struct program_route direct = { 0 };

static const char tenants_sql[] =
    "SELECT nspname AS schema FROM pg_namespace WHERE nspname LIKE 'tenant%' ORDER BY 1";

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

static void check_status(const char *row, const struct run_result *run, int status)
{
    check_int(row, run->status, status);
    if (run->status != status)
        check_str(row, run->err, "");
}

/* A table and a row that is changed once, in the schema that the run is for. */
static const char *tenant_plan(const char *name, bool per_schema, const char *nap,
                               struct arena *arena)
{
    const struct plans_step steps[] = {
        { "t1",
          PLAN_TX,
          { { "CREATE TABLE account (id int PRIMARY KEY, balance int)", NULL },
            { "INSERT INTO account VALUES (1, 0)", NULL } },
          false,
          NULL },
        { "t2",
          PLAN_TX,
          { { "UPDATE account SET balance = balance + 1", NULL }, { nap, NULL } },
          false,
          NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    plan.target.scope = per_schema ? PLAN_SCOPE_SCHEMA : PLAN_SCOPE_DATABASE;
    return plans_write(&plan, name, arena);
}

static struct db *tenants(const char *name, int count, struct arena *arena)
{
    struct db *db = db_create(name, arena);

    db_run(db, arena_printf(arena,
                            "DO $$ BEGIN FOR i IN 1..%d LOOP EXECUTE format('CREATE SCHEMA "
                            "tenant_%%s', lpad(i::text, 3, '0')); END LOOP; END $$",
                            count));
    return db;
}

/* The sum of all tenants' balances, and how many have one. */
static const char *balances(struct db *db)
{
    return db_text(
        db,
        "SELECT count(*) || ' ' || coalesce(sum((xpath('//balance/text()', query_to_xml(format("
        "'SELECT balance FROM %I.account', nspname), false, true, '')))[1]::text::int), 0) FROM "
        "pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND relname = 'account' JOIN "
        "pg_attribute a ON a.attrelid = c.oid AND attname = 'balance' WHERE nspname LIKE "
        "'tenant%'");
}

/* Kills the worker that has tenant_100, whose version table somebody holds. */
static void kill_its_worker(struct db *db)
{
    int64_t pid = 0;

    db_wait(db, "SELECT to_regclass('migplan_fleet.target') IS NOT NULL");
    db_wait(db, "SELECT bool_or(state = 'running') FROM migplan_fleet.target WHERE schema = "
                "'tenant_100'");
    check_int("a pid",
              number_parse(db_text(db, "SELECT split_part(worker, ':', 2) FROM "
                                       "migplan_fleet.target WHERE schema = 'tenant_100'"),
                           2, INT64_MAX, &pid),
              1);
    if (pid > 1)
        check_int("killed", kill((pid_t)pid, SIGKILL), 0);
}

static void test_many(void)
{
    struct arena a = { 0 };
    struct db *db = tenants("fleet_test", 200, &a);
    struct db *holder = db_open(&a);
    const char *plan = tenant_plan("fleet.json", true, "SELECT pg_sleep(0.02)", &a);
    const char *words[] = { "fleet",     plan, "--allow-unsigned", "--workers", "8",
                            "--lease",   "5s", "--max-failures",   "1",         "--targets",
                            tenants_sql, NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, "CREATE TABLE tenant_017.account ()");
    db_run(db, "CREATE TABLE tenant_100.alembic_version (version_num varchar(32) PRIMARY KEY)");
    db_run(holder, "BEGIN; LOCK TABLE tenant_100.alembic_version");
    started = program_start(words, &direct);
    kill_its_worker(db);
    db_run(holder, "COMMIT");
    run = program_wait(&started, &a);
    check_status("one fails", &run, 1);
    check_holds("counted", run.out, "Fleet: 200 targets: 199 done, 1 failed, 0 not begun.\n");
    check_holds("named", run.out, "failed  tenant_017  E401: relation \"account\" already exists");
    check_holds("error", run.err, "error[E413]: 1 of 200 targets failed");
    check_str("each once", balances(db), "199 199");
    check_str("its claim was taken over",
              db_text(db, "SELECT epoch > 1 FROM migplan_fleet.target WHERE schema = "
                          "'tenant_100'"),
              "t");
    db_run(db, "DROP TABLE tenant_017.account");
    run = program_run(words, &a);
    check_status("resumed", &run, 0);
    check_str("answer", run.out, "Fleet: 200 targets: 200 done, 0 failed, 0 not begun.\n");
    check_str("each once", balances(db), "200 200");
    check_str("ledger", db_text(db, "SELECT count(*) FROM migplan.run WHERE state = 'succeeded'"),
              "200");
    check_str("closed", db_text(db, "SELECT state FROM migplan_fleet.run"), "succeeded");
    arena_free(&a);
}

/* The first target fails: nobody else is touched, whatever may fail later. */
static void test_canary(void)
{
    struct arena a = { 0 };
    struct db *db = tenants("canary_test", 30, &a);
    const char *plan = tenant_plan("canary.json", true, "SELECT 1", &a);
    const char *words[] = { "fleet", plan,        "--allow-unsigned", "--json", "--max-failures",
                            "5",     "--targets", tenants_sql,        NULL };
    struct run_result run;

    db_run(db, "CREATE TABLE tenant_001.account ()");
    run = program_run(words, &a);
    check_status("canary", &run, 1);
    check_holds("json", run.out, "\"schema\": \"migapply.fleet/1\"");
    check_holds("json", run.out, "\"not_begun\": 29");
    check_holds("json", run.out, "\"schema\": \"tenant_001\"");
    check_str("untouched", balances(db), "0 0");
    db_run(db, "DROP TABLE tenant_001.account");
    run = program_run(words, &a);
    check_status("goes on", &run, 0);
    check_str("all", balances(db), "30 30");
    arena_free(&a);
}

/* Beyond the failures that may be nothing more is begun. */
static void test_max_failures(void)
{
    struct arena a = { 0 };
    struct db *db = tenants("failures_test", 40, &a);
    const char *plan = tenant_plan("failures.json", true, "SELECT 1", &a);
    const char *words[] = { "fleet",          plan, "--allow-unsigned", "--workers", "2",
                            "--max-failures", "2",  "--targets",        tenants_sql, NULL };
    struct run_result run;

    db_run(db, "DO $$ BEGIN FOR i IN 5..40 LOOP EXECUTE format('CREATE TABLE "
               "tenant_%s.account ()', lpad(i::text, 3, '0')); END LOOP; END $$");
    run = program_run(words, &a);
    check_status("stopped", &run, 1);
    check_str("at most one more than may, for each other worker",
              db_text(db, "SELECT count(*) BETWEEN 3 AND 4 FROM migplan_fleet.target WHERE state = "
                          "'failed'"),
              "t");
    check_str("the first ones", balances(db), "4 4");
    check_str("closed", db_text(db, "SELECT state FROM migplan_fleet.run"), "stopped");
    arena_free(&a);
}

/* Databases from a file, and what a file may not say. */
static void test_file(void)
{
    static const struct {
        const char *name;
        const char *text;
        const char *says;
    } wrong[] = {
        { "empty", "# nobody\n", "names no target" },
        { "password", "postgresql://u:secret@h/d\n", ":1: the URL holds a password" },
        { "two", "\npostgresql://h/a postgresql://h/b\n", ":2: more than one URL" },
        { "another kind", "mysql://h/d\n", "PostgreSQL only" },
    };
    struct arena a = { 0 };
    struct db *one = db_create("fleet_one", &a);
    struct db *two = db_create("fleet_two", &a);
    const char *path = arena_printf(&a, "%s/targets", getenv("MIGAPPLY_TEST_FOLDER"));
    const char *words[] = { "fleet",
                            tenant_plan("file.json", false, "SELECT 1", &a),
                            "--allow-unsigned",
                            "--targets",
                            path,
                            NULL };
    static const char good[] = "postgresql:///fleet_one\n\n# and\n  postgresql:///fleet_two  \n";
    struct error err = { 0 };
    struct run_result run;

    check_ok("targets", file_write(path, good, strlen(good), &err), &err);
    run = program_run(words, &a);
    check_status("both", &run, 0);
    check_str("one", db_text(one, "SELECT balance FROM account"), "1");
    check_str("two", db_text(two, "SELECT balance FROM account"), "1");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        check_ok("targets", file_write(path, wrong[i].text, strlen(wrong[i].text), &err), &err);
        run = program_run(words, &a);
        check_status(wrong[i].name, &run, 2);
        check_holds(wrong[i].name, run.err, wrong[i].says);
        check_int(wrong[i].name, strstr(run.err, "secret") == NULL, 1);
    }
    arena_free(&a);
}

/* SIGTERM: the targets at work are rolled back and free; the same command goes on. One
 * cannot be reached yet, so that the fleet is at work until it is told. */
static void test_stopped(void)
{
    struct arena a = { 0 };
    struct db *db = tenants("stopped_test", 20, &a);
    const char *plan = tenant_plan("stopped.json", true, "SELECT pg_sleep(0.3)", &a);
    const char *words[] = { "fleet", plan,        "--allow-unsigned", "--workers",
                            "3",     "--targets", tenants_sql,        NULL };
    struct db *holder = db_open(&a);
    struct program_run started;
    struct run_result run;

    db_run(db, "CREATE TABLE tenant_019.alembic_version (version_num varchar(32) PRIMARY KEY)");
    db_run(holder, "BEGIN; LOCK TABLE tenant_019.alembic_version");
    started = program_start(words, &direct);
    db_wait(db, "SELECT to_regclass('migplan_fleet.target') IS NOT NULL");
    db_wait(db, "SELECT count(*) >= 3 FROM migplan_fleet.target WHERE state = 'done'");
    (void)kill(started.pid, SIGTERM);
    run = program_wait(&started, &a);
    check_status("stopped", &run, 143);
    db_run(holder, "COMMIT");
    check_str("nothing at work",
              db_text(db, "SELECT count(*) FROM migplan_fleet.target WHERE state = 'running'"),
              "0");
    run = program_run(words, &a);
    check_status("goes on", &run, 0);
    check_str("each once", balances(db), "20 20");
    arena_free(&a);
}

/* A plan for tenants wants a schema, one for the database wants none. */
static void test_scope(void)
{
    struct arena a = { 0 };
    struct db *db = tenants("scope_test", 1, &a);
    const char *tenant = tenant_plan("tenant.json", true, "SELECT 1", &a);
    const char *whole = tenant_plan("whole.json", false, "SELECT 1", &a);
    const char *none[] = { "apply", "--allow-unsigned", tenant, NULL };
    const char *named[] = {
        "apply", "--allow-unsigned", "--version-table-schema", "tenant_001", tenant, NULL
    };
    const char *fleet[] = { "fleet", "--allow-unsigned", whole, "--targets", tenants_sql, NULL };
    const char *join[] = { "fleet", "--allow-unsigned", tenant, NULL };
    struct run_result run = program_run(none, &a);

    check_status("none named", &run, 2);
    check_holds("none named", run.err, "the plan is for one schema at a time, and none is named");
    run = program_run(fleet, &a);
    check_status("not for schemas", &run, 1);
    check_holds("not for schemas", run.out,
                "E507: the plan is for the database, not for one schema");
    run = program_run(join, &a);
    check_status("nothing to join", &run, 2);
    check_holds("nothing to join", run.err, "has no fleet run of plan");
    (void)setenv("MIGAPPLY_PROTECTED", "prod*", 1);
    run = program_run(fleet, &a);
    (void)unsetenv("MIGAPPLY_PROTECTED");
    check_status("protected", &run, 4);
    check_holds("protected", run.err, "error[E411]: MIGAPPLY_PROTECTED names databases");
    run = program_run(named, &a);
    check_status("named", &run, 0);
    check_str("there", balances(db), "1 1");
    arena_free(&a);
}

CU_TestInfo fleet_tests[] = {
    { "200 schemas, one fails, a worker is killed", test_many },
    { "the canary", test_canary },
    { "too many failures", test_max_failures },
    { "databases from a file", test_file },
    { "SIGTERM, then the same command", test_stopped },
    { "one schema at a time", test_scope },
    CU_TEST_INFO_NULL,
};
