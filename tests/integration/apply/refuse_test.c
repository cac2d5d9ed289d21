/* refuse_test.c - what migapply refuses, or cannot do: one error block each,
 * its exit status, and nothing changed. */
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/sha256.h"
#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static void check_refused(const char *row, const struct run_result *run, int status,
                          const char *code, const char *part)
{
    check_int(row, run->status, status);
    if (strstr(run->err, code) == NULL || strstr(run->err, part) == NULL)
        check_str(row, run->err, arena_printf(&(struct arena){ 0 }, "%s ... %s", code, part));
    check_int(row, strstr(run->err, "error[") != NULL, 1);
}

static const char *one_step(const char *name, const char *sql, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "f1", PLAN_TX, { { "CREATE TABLE fine (id int)", NULL }, { sql, NULL } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    return plans_write(&plan, name, arena);
}

/* Statements that the server refuses: the step is rolled back. */
static void test_statements(void)
{
    static const struct {
        const char *name;
        const char *sql;
        const char *says;
    } cases[] = {
        { "no such table", "DROP TABLE nowhere", "table \"nowhere\" does not exist (42P01)" },
        { "exists", "CREATE TABLE fine (id int)", "relation \"fine\" already exists (42P07)" },
        { "syntax", "CREATE TABEL x ()", "syntax error at or near \"TABEL\" (42601)" },
        { "division", "SELECT 1 / 0", "division by zero (22012)" },
        { "two in one", "SELECT 1; SELECT 2", "cannot insert multiple commands" },
    };
    struct arena a = { 0 };
    struct db *db = db_create("statements_test", &a);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *words[] = { "apply", "--allow-unsigned", one_step("f.json", cases[i].sql, &a),
                                NULL };
        struct run_result run = program_run(words, &a);

        check_refused(cases[i].name, &run, 1, "error[E401]", cases[i].says);
        check_refused(cases[i].name, &run, 1, "versions/accounts.py:20", "nothing was changed");
        check_str(cases[i].name, db_text(db, "SELECT to_regclass('fine') IS NULL"), "t");
        check_str(cases[i].name, db_text(db, "SELECT count(*) FROM alembic_version"), "0");
        db_reset(db);
    }
    arena_free(&a);
}

static void test_other_start(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("start_test", &a);
    const char *words[] = { "apply", "--allow-unsigned", one_step("s.json", "SELECT 1", &a), NULL };
    struct run_result run;

    db_run(db, "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
    db_run(db, "INSERT INTO alembic_version VALUES ('elsewhere')");
    run = program_run(words, &a);
    check_refused("elsewhere", &run, 4,
                  "error[E501]: this plan starts at base, start_test is at "
                  "elsewhere",
                  "nothing was changed");
    check_str("untouched",
              db_text(db, "SELECT to_regclass('fine') IS NULL AND "
                          "to_regnamespace('migplan') IS NULL"),
              "t");
    arena_free(&a);
}

/* alembic_version moves while the plan runs: the row count of its write says so. */
static void test_moved(void)
{
    const struct plans_step steps[] = {
        { "m1", PLAN_TX, { { "CREATE TABLE fine (id int)", NULL } }, false, NULL },
        { "m2",
          PLAN_TX,
          { { "UPDATE alembic_version SET version_num = 'other'", NULL } },
          false,
          NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("moved_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--allow-unsigned", plans_write(&plan, "m.json", &a), NULL };
    struct run_result run = program_run(words, &a);

    check_refused("moved", &run, 4, "error[E408]", "0 row(s), expected 1");
    check_str("rolled back", db_text(db, "SELECT version_num FROM alembic_version"), "m1");
    arena_free(&a);
}

static void test_open_run(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("open_test", &a);
    const char *bad = one_step("bad.json", "SELECT 1 / 0", &a);
    const char *good = one_step("good.json", "SELECT 1", &a);
    const char *first[] = { "apply", "--allow-unsigned", bad, NULL };
    const char *second[] = { "apply", "--allow-unsigned", good, NULL };
    const char *replace[] = { "apply", "--allow-unsigned", "--replace", good, NULL };
    const char *status[] = { "status", "--json", NULL };
    struct run_result run = program_run(first, &a);

    check_refused("fails", &run, 1, "error[E401]", "division by zero");
    run = program_run(status, &a);
    check_int("status", strstr(run.out, "\"state\": \"failed\"") != NULL, 1);
    run = program_run(second, &a);
    check_refused("another plan", &run, 4, "error[E412]", "migapply resume");
    run = program_run(replace, &a);
    check_int("between revisions", run.status, 0);
    check_str("both",
              db_text(db, "SELECT string_agg(state, ' ' ORDER BY started_at) FROM "
                          "migplan.run"),
              "aborted succeeded");
    arena_free(&a);
}

/* A plan with a nonce runs once, even where its heads fit again. */
static void test_replay(void)
{
    const struct plans_step steps[] = {
        { "r1", PLAN_TX, { { "CREATE TABLE IF NOT EXISTS fine (id int)", NULL } }, false, NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("replay_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--allow-unsigned", NULL, NULL };
    struct run_result run;

    plan.nonce = "0123456789abcdef";
    words[2] = plans_write(&plan, "r.json", &a);
    run = program_run(words, &a);
    check_int("once", run.status, 0);
    db_run(db, "DELETE FROM alembic_version");
    run = program_run(words, &a);
    check_refused("twice", &run, 4, "error[E506]", "a plan runs once");
    arena_free(&a);
}

/* The ledger knows which file a revision came from; a later plan says what the
 * file holds now. */
static void test_edited(void)
{
    static const struct {
        const char *name;
        const char *now;
        const char *allow; /* NULL: nothing */
        int status;
    } cases[] = {
        { "as it was", "e1 = 1", NULL, 0 },
        { "edited", "e1 = 2", NULL, 4 },
        { "edited, allowed", "e1 = 2", "edited", 0 },
        { "edited, something else allowed", "e1 = 2", "data-loss", 4 },
    };
    const struct plans_step first[] = {
        { "e1", PLAN_TX, { { "CREATE TABLE one (id int)", NULL } }, false, NULL, "e1 = 1" }, { 0 }
    };
    const struct plans_step second[] = {
        { "e2", PLAN_TX, { { "CREATE TABLE two (id int)", NULL } }, false, NULL, "e2 = 1" }, { 0 }
    };
    struct arena a = { 0 };
    struct db *db = db_create("edited_test", &a);
    struct plan plan = plans_make(first, &a);
    struct plan later = plans_make(second, &a);
    const char *before[] = { "apply", "--allow-unsigned", plans_write(&plan, "e1.json", &a), NULL };

    vec_push(&a, &later.from_heads, "e1");
    later.steps.items[0].version.items[0] =
        (struct plan_version_op){ .op = PLAN_UPDATE, .from = "e1", .to = "e2" };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *words[] = { "apply", "--allow-unsigned", NULL, NULL, NULL, NULL };
        struct plan_chain entry = { "e1", sha256_hex(cases[i].now, strlen(cases[i].now), &a) };
        struct run_result run;

        later.chain.count = 0;
        vec_push(&a, &later.chain, entry);
        words[2] = plans_write(&later, "e2.json", &a);
        words[3] = cases[i].allow == NULL ? NULL : "--allow";
        words[4] = cases[i].allow;
        check_int(cases[i].name, program_run(before, &a).status, 0);
        run = program_run(words, &a);
        check_int(cases[i].name, run.status, cases[i].status);
        if (cases[i].status != 0)
            check_refused(cases[i].name, &run, 4, "error[E508]: revision e1 was edited",
                          "nothing was changed");
        db_reset(db);
    }
    arena_free(&a);
}

static void test_connection(void)
{
    static const struct {
        const char *name;
        const char *variable;
        const char *value;
        int status;
        const char *code;
        const char *says;
    } cases[] = {
        { "nothing listens", "PGPORT", "1", 69, "error[E310]: nothing listens on", "is it up?" },
        { "unknown host", "PGHOST", "no-such-host.invalid", 69, "error[E311]", "is not known" },
        { "no such database", "PGDATABASE", "nowhere", 2, "error[E312]", "createdb" },
        { "wrong password", "PGPASSWORD", "wrong", 2, "error[E313]", "the password came from" },
        { "no such role", "PGUSER", "nobody_here", 2, "error[E313]", "does not let" },
        { "no socket", "PGHOST", "/nowhere", 69, "error[E315]", "socket" },
        { "read only", "PGOPTIONS", "-c default_transaction_read_only=on", 4, "error[E318]",
          "is read only" },
        { "another kind", "DATABASE_URL", "mysql://a@b/c", 2, "error[E106]", "PostgreSQL only" },
        { "password in argv", NULL, NULL, 2, "error[E101]", "--url holds a password" },
    };
    struct arena a = { 0 };

    (void)db_create("connection_test", &a);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *words[] = {
            "--url", "postgresql://u:secret@h/d",        "apply", "--allow-unsigned", "--wait",
            "0",     one_step("c.json", "SELECT 1", &a), NULL
        };
        bool by_url = cases[i].variable == NULL;
        const char *before = by_url ? NULL : getenv(cases[i].variable);
        const char *kept = before == NULL ? NULL : arena_strdup(&a, before);
        struct run_result run;

        if (!by_url)
            (void)setenv(cases[i].variable, cases[i].value, 1);
        run = program_run(by_url ? words : words + 2, &a);
        check_refused(cases[i].name, &run, cases[i].status, cases[i].code, cases[i].says);
        check_int(cases[i].name, strstr(run.err, "secret") == NULL, 1);
        if (kept != NULL)
            (void)setenv(cases[i].variable, kept, 1);
        else if (!by_url)
            (void)unsetenv(cases[i].variable);
    }
    arena_free(&a);
}

/* ALTER ROLE ... SET must not change what a reviewed statement means. */
static void test_hostile_settings(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("hostile_test", &a);
    const char *words[] = { "apply", "--allow-unsigned",
                            one_step("h.json",
                                     "INSERT INTO fine SELECT 1 FROM pg_sleep(1.2) WHERE "
                                     "current_setting('timezone') = 'UTC'",
                                     &a),
                            NULL };
    struct run_result run;

    db_run(
        db,
        "CREATE FUNCTION public.count(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 99::bigint'");
    db_run(db, "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS $$SELECT 'x'$$");
    db_run(db, "ALTER DATABASE hostile_test SET search_path = public, pg_catalog");
    db_run(db, "ALTER DATABASE hostile_test SET lock_timeout = '1ms'");
    db_run(db, "ALTER DATABASE hostile_test SET statement_timeout = '1s'");
    db_run(db, "ALTER DATABASE hostile_test SET timezone = 'Asia/Tokyo'");
    db_run(db, "ALTER DATABASE hostile_test SET standard_conforming_strings = off");
    db_run(db, "ALTER DATABASE hostile_test SET default_transaction_isolation = 'serializable'");
    run = program_run(words, &a);
    check_int("pinned", run.status, 0);
    check_str("pinned", run.status == 0 ? "" : run.err, "");
    check_str("rows", db_text(db, "SELECT pg_catalog.count(*) FROM public.fine"), "1");
    arena_free(&a);
}

CU_TestInfo refuse_tests[] = {
    { "statements that fail", test_statements },
    { "another start", test_other_start },
    { "the version table moves", test_moved },
    { "another plan's run is open", test_open_run },
    { "replay", test_replay },
    { "a file edited after it was applied", test_edited },
    { "connections that fail", test_connection },
    { "hostile settings", test_hostile_settings },
    CU_TEST_INFO_NULL,
};
