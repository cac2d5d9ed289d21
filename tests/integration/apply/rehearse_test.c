/* rehearse_test.c - a plan tried: in a transaction that is rolled back, and up and down on a
 * scratch database. */
#include <stdlib.h>
#include <string.h>

#include "common/sha256.h"
#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

static void check_lacks(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? "" : text, "");
}

static void undo_by(struct plan_step *step, const char *sql, struct arena *arena)
{
    struct plan_statement made = { .no = (int64_t)step->undo.count + 1, .sql = sql };

    made.sha256 = sha256_hex(sql, strlen(sql), arena);
    vec_push(arena, &step->undo, made);
}

/* Runs what can be rolled back, says what cannot, leaves nothing. */
static void test_rolled_back(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("rolled_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *words[] = { "apply", "--rehearse", "--allow-unsigned",
                            plans_write(&plan, "rolled.json", &a), NULL };
    struct run_result run = program_run(words, &a);

    check_int("status", run.status, 0);
    check_str("answer", run.out,
              "Rehearsed: 3 of 6 steps ran on rolled_test and were rolled back; nothing was "
              "changed.\n");
    check_holds("left out", run.err, "left out");
    check_str("nothing",
              db_text(db,
                      "SELECT to_regclass('account') IS NULL AND to_regclass('alembic_version') "
                      "IS NULL AND to_regnamespace('migplan') IS NULL"),
              "t");
    arena_free(&a);
}

/* A step that would fail, fails; also one whose constraint is checked at COMMIT. */
static void test_fails(void)
{
    const struct plans_step steps[] = {
        { "f1",
          PLAN_TX,
          { { "CREATE TABLE parent (id int PRIMARY KEY)", NULL },
            { "CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
              NULL } },
          false,
          NULL },
        { "f2", PLAN_TX, { { "INSERT INTO child VALUES (1)", NULL } }, false, NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("fails_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--rehearse", "--allow-unsigned",
                            plans_write(&plan, "fails.json", &a), NULL };
    struct run_result run = program_run(words, &a);

    check_int("status", run.status, 1);
    check_holds("why", run.err, "violates foreign key constraint");
    check_holds("where", run.err, "step      2, revision f2");
    check_holds("state", run.err, "it was a rehearsal: all is rolled back, nothing was changed");
    check_str("nothing", db_text(db, "SELECT to_regclass('parent') IS NULL"), "t");
    arena_free(&a);
}

/* Others wait a second for what a rehearsal holds, no longer. */
static void test_gives_way(void)
{
    const struct plans_step steps[] = {
        { "g1",
          PLAN_TX,
          { { "ALTER TABLE busy ADD COLUMN x int", NULL }, { "SELECT pg_sleep(600)", NULL } },
          false,
          NULL },
        { 0 },
    };
    const struct program_route direct = { 0 };
    struct arena a = { 0 };
    struct db *db = db_create("way_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--rehearse", "--allow-unsigned",
                            plans_write(&plan, "way.json", &a), NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, "CREATE TABLE busy (id int)");
    started = program_start(words, &direct);
    db_wait(db, "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    check_str("a reader goes on", db_text(db, "SELECT count(*) FROM busy"), "0");
    run = program_wait(&started, &a);
    check_int("status", run.status, 1);
    check_holds("why", run.err, "error[E405]: others waited for its locks");
    arena_free(&a);
}

static const struct plans_step shop_steps[] = {
    { "s1", PLAN_TX, { { "CREATE TABLE shop (id int, name text)", NULL } }, false, NULL },
    { "s2",
      PLAN_TX,
      { { "CREATE TYPE mood AS ENUM ('glad', 'sad')", NULL },
        { "ALTER TABLE shop ADD COLUMN m mood", NULL } },
      false,
      NULL },
    { "s3", PLAN_TX, { { "ALTER TABLE shop DROP COLUMN name", NULL } }, false, NULL },
    { 0 },
};

static struct plan shop_plan(struct arena *arena)
{
    struct plan plan = plans_make(shop_steps, arena);

    undo_by(&plan.steps.items[0], "DROP TABLE shop", arena);
    undo_by(&plan.steps.items[1], "ALTER TABLE shop DROP COLUMN m", arena);
    undo_by(&plan.steps.items[2], "ALTER TABLE shop ADD COLUMN name text", arena);
    plan.undo.available = true;
    return plan;
}

static struct run_result rehearse(struct plan *plan, const char *name, bool json,
                                  struct arena *arena)
{
    const char *words[] = {
        "rehearse", "--allow-unsigned", "--scratch", "postgresql://", NULL, NULL, NULL
    };

    words[4] = plans_write(plan, name, arena);
    words[5] = json ? "--json" : NULL;
    return program_run(words, arena);
}

/* Each downgrade that does not undo its upgrade is named, and no other. */
static void test_scratch(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("scratch_test", &a);
    struct plan plan = shop_plan(&a);
    struct run_result run;

    run = rehearse(&plan, "scratch.json", false, &a);
    check_int("the type stays", run.status, 1);
    check_holds("s2", run.out,
                "  s2: its downgrade does not undo its upgrade\n    x left    type "
                "public.mood\n");
    check_holds("s3", run.out,
                "  s3: its downgrade restores all but order, comments or privileges\n"
                "    - changed columns of public.shop\n");
    check_lacks("s1", run.out, "  s1:");
    check_holds("end", run.out, "Not every downgrade undoes its upgrade.");
    check_holds("again", run.err, "type \"mood\" already exists");
    db_reset(db);
    undo_by(&plan.steps.items[1], "DROP TYPE mood", &a);
    run = rehearse(&plan, "scratch.json", false, &a);
    check_int("mended", run.status, 0);
    check_str("mended", run.err[0] == '\0' ? "" : run.status == 0 ? "" : run.err, "");
    check_holds("mended", run.out, "Every downgrade undoes its upgrade.");
    check_str("up again", db_text(db, "SELECT version_num FROM alembic_version"), "s3");
    check_str("three runs",
              db_text(db, "SELECT string_agg(direction || ' ' || state, ', ' ORDER BY started_at) "
                          "FROM migplan.run"),
              "upgrade succeeded, downgrade succeeded, upgrade succeeded");
    run = rehearse(&plan, "scratch.json", false, &a);
    check_int("not at its start", run.status, 4);
    check_holds("not at its start", run.err, "the scratch database scratch_test is at s3");
    arena_free(&a);
}

static void test_json(void)
{
    struct arena a = { 0 };
    struct plan plan;
    struct run_result run;

    (void)db_create("scratch_json_test", &a);
    plan = shop_plan(&a);
    plan.undo.available = false;
    plan.steps.items[1].undo.count = 0;
    run = rehearse(&plan, "scratch.json", true, &a);
    check_int("no way back", run.status, 1);
    check_str("one object", arena_strndup(&a, run.out, 2), "{\n");
    check_holds("why", run.out, "\"no_undo\": \"revision s2 has no undo in the plan\"");
    (void)setenv("MIGAPPLY_PROTECTED", "scratch_json*", 1);
    run = rehearse(&plan, "scratch.json", true, &a);
    (void)unsetenv("MIGAPPLY_PROTECTED");
    check_int("protected", run.status, 4);
    check_holds("protected", run.err, "error[E411]: scratch_json_test is protected");
    arena_free(&a);
}

CU_TestInfo rehearse_tests[] = {
    { "rolled back", test_rolled_back },     { "a step that would fail", test_fails },
    { "it gives way", test_gives_way },      { "up, down and up", test_scratch },
    { "no way back, protected", test_json }, CU_TEST_INFO_NULL,
};
