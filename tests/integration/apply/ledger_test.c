/* ledger_test.c - the ledger, changed by other hands: log --check says where. */
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static void check_holds(const char *row, const char *text, const char *part)
{
    check_str(row, strstr(text, part) == NULL ? text : part, part);
}

static const struct {
    const char *name;
    const char *sql;
    const char *says;
} changes[] = {
    { "data of an event", "UPDATE migplan.event SET data = '{}' WHERE seq = 1",
      "event 1 of the ledger was changed after it was written" },
    { "time of an event", "UPDATE migplan.event SET at = at - interval '1 s' WHERE seq = 2",
      "event 2 of the ledger was changed after it was written" },
    { "the first event is missing", "DELETE FROM migplan.event WHERE seq = 1",
      "event 2 of the ledger was changed after it was written" },
    { "the last event is missing", "DELETE FROM migplan.event WHERE seq = 2",
      "is succeeded, and its last event says started" },
    { "no event is left", "DELETE FROM migplan.event",
      "is succeeded, and its last event says nothing" },
    { "state of a run", "UPDATE migplan.run SET state = 'aborted'",
      "is aborted, and its last event says succeeded" },
    { "a step is missing", "DELETE FROM migplan.step WHERE step = 1",
      "is before step 3 of 2, and has rows of 1 steps" },
    { "how far a run came", "UPDATE migplan.run SET next_step = 2",
      "is before step 2 of 2, and has rows of 2 steps" },
    { "the plan", "UPDATE migplan.run SET plan = 'x'", "is not the one that was applied" },
};

static void test_changed(void)
{
    const struct plans_step steps[] = {
        { "l1", PLAN_TX, { { "CREATE TABLE one (id int)", NULL } }, false, NULL },
        { "l2", PLAN_TX, { { "CREATE TABLE two (id int)", NULL } }, false, NULL },
        { 0 },
    };
    const char *look[] = { "log", "--check", NULL };
    struct arena a = { 0 };
    struct db *db = db_create("ledger_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--allow-unsigned", plans_write(&plan, "ledger.json", &a),
                            NULL };
    struct run_result run;

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        const char *row = changes[i].name;

        db_reset(db);
        check_int(row, program_run(words, &a).status, 0);
        run = program_run(look, &a);
        check_int(row, run.status, 0);
        check_str(row, run.out, "The ledger's events are as they were written.\n");
        db_run(db, changes[i].sql);
        run = program_run(look, &a);
        check_int(row, run.status, 1);
        check_holds(row, run.err, "error[E322]: ");
        check_holds(row, run.err, changes[i].says);
        check_holds(row, run.err, "hint: SELECT * FROM migplan.");
    }
    arena_free(&a);
}

/* A ledger that a later migapply made is not touched. */
static void test_later_format(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("later_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *words[] = { "apply", "--allow-unsigned", plans_write(&plan, "format.json", &a),
                            NULL };
    struct run_result run;

    db_run(db, "CREATE SCHEMA migplan; CREATE TABLE migplan.meta (format int, database_uid uuid); "
               "INSERT INTO migplan.meta VALUES (2, gen_random_uuid())");
    run = program_run(words, &a);
    check_int("status", run.status, 4);
    check_holds("says", run.err, "error[E512]: the ledger in schema migplan is of a format");
    check_str("nothing was made", db_text(db, "SELECT to_regclass('account') IS NULL"), "t");
    arena_free(&a);
}

CU_TestInfo ledger_tests[] = {
    { "changed by other hands", test_changed },
    { "of a later format", test_later_format },
    CU_TEST_INFO_NULL,
};
