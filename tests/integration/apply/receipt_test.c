/* receipt_test.c - the paper of a run: of one that is done, that failed, that had nothing to do. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

static const char *folder(const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", getenv("MIGAPPLY_TEST_FOLDER"), name);
}

static const char *read_back(const char *path, struct arena *arena)
{
    struct error err = { 0 };
    const char *text = "";

    check_ok(path, file_read_text(path, 1 << 20, arena, &text, &err), &err);
    return text;
}

static const char *two_steps(const char *second, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "q1", PLAN_TX, { { "CREATE TABLE q (id int)", NULL } }, false, NULL },
        { "q2", PLAN_TX, { { second, NULL } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    return plans_write(&plan, "receipt.json", arena);
}

static void test_done(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("receipt_test", &a);
    const char *path = folder("receipt", &a);
    const char *words[] = {
        "apply", "--allow-unsigned", two_steps("SELECT 1", &a), "--receipt", path, NULL
    };
    const char *text;

    check_int("applied", program_run(words, &a).status, 0);
    text = read_back(path, &a);
    check_holds("schema", text, "\"schema\": \"migapply.receipt/1\"");
    check_holds("outcome", text, "\"outcome\": \"succeeded\"");
    check_holds("run", text,
                arena_printf(&a, "\"run\": \"%s\"", db_text(db, "SELECT run_id FROM migplan.run")));
    check_holds("plan", text,
                arena_printf(&a, "\"plan\": \"%s\"",
                             db_text(db, "SELECT encode(plan_sha256, 'hex') FROM migplan.run")));
    check_holds("events", text,
                arena_printf(&a, "\"events_sha256\": \"%s\"",
                             db_text(db, "SELECT encode(hash, 'hex') FROM migplan.event ORDER BY "
                                         "seq DESC LIMIT 1")));
    check_holds("steps", text, "\"step\": 2,\n      \"revision\": \"q2\"");
    check_int("gone", unlink(path), 0);
    check_int("nothing to do", program_run(words, &a).status, 0);
    check_str("the same", read_back(path, &a), text);
    arena_free(&a);
}

static void test_failed(void)
{
    struct arena a = { 0 };
    const char *path = folder("receipt", &a);
    const char *words[] = {
        "apply", "--allow-unsigned", two_steps("SELECT 1 / 0", &a), "--receipt", path, NULL
    };
    struct run_result run;
    const char *text;

    (void)db_create("receipt_failed_test", &a);
    check_int("fails", program_run(words, &a).status, 1);
    text = read_back(path, &a);
    check_holds("outcome", text, "\"outcome\": \"failed\"");
    check_holds("why", text, "\"error\": \"division by zero (22012)\"");
    check_holds("how far", text, "\"steps_done\": 1");
    words[4] = "/nowhere/receipt";
    run = program_run(words, &a);
    check_int("still the run's own status", run.status, 1);
    check_holds("says so", run.err, "receipt   not written");
    arena_free(&a);
}

CU_TestInfo receipt_tests[] = {
    { "done, and nothing to do", test_done },
    { "failed, and nowhere to write to", test_failed },
    CU_TEST_INFO_NULL,
};
