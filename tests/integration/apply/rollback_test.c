/* rollback_test.c - what was applied is taken back, with what the ledger kept of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void check_status(const char *row, const struct run_result *run, int status)
{
    check_int(row, run->status, status);
    if (run->status != status)
        check_str(row, run->err, "");
}

static void undo_by(struct plan_step *step, const char *sql, const struct plan_probe *probe,
                    struct arena *arena)
{
    struct plan_statement made = { .no = (int64_t)step->undo.count + 1, .sql = sql };

    made.sha256 = sha256_hex(sql, strlen(sql), arena);
    if (probe != NULL) {
        made.probe = arena_new(arena, struct plan_probe);
        *made.probe = *probe;
    }
    vec_push(arena, &step->undo, made);
}

static const struct plan_probe index_probe = { .kind = PLAN_PROBE_INDEX,
                                               .name = "item_name",
                                               .table = "item" };
static const struct plan_probe no_index_probe = { .kind = PLAN_PROBE_NO_INDEX,
                                                  .name = "item_name" };

/* A table, an index built concurrently, a column; each with its way back. */
static struct plan items_plan(struct arena *arena)
{
    const struct plans_step steps[] = {
        { "i1",
          PLAN_TX,
          { { "CREATE TABLE item (id int PRIMARY KEY, name text)", NULL },
            { "INSERT INTO item SELECT g, 'n' || g FROM generate_series(1, 7) g", NULL } },
          false,
          NULL },
        { "i2",
          PLAN_NONTX,
          { { "CREATE INDEX CONCURRENTLY item_name ON item (name)", &index_probe } },
          false,
          NULL },
        { "i3", PLAN_TX, { { "ALTER TABLE item ADD COLUMN note text", NULL } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    undo_by(&plan.steps.items[0], "DROP TABLE item", NULL, arena);
    undo_by(&plan.steps.items[1], "DROP INDEX CONCURRENTLY item_name", &no_index_probe, arena);
    undo_by(&plan.steps.items[2], "ALTER TABLE item DROP COLUMN note", NULL, arena);
    plan.undo.available = true;
    vec_push(arena, &plan.undo.loses, "table item");
    vec_push(arena, &plan.undo.loses, "column item.note");
    return plan;
}

static const char *applied_items(struct plan *plan, const char *name, struct arena *arena)
{
    const char *path = plans_write(plan, name, arena);
    const char *words[] = { "apply", "--allow-unsigned", path, NULL };
    struct run_result run = program_run(words, arena);

    check_status("applied", &run, 0);
    return path;
}

/* The file is gone; the ledger is enough. Nothing goes without leave. */
static void test_whole(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("whole_test", &a);
    struct plan plan = items_plan(&a);
    const char *path = applied_items(&plan, "whole.json", &a);
    const char *plain[] = { "rollback", NULL };
    const char *dry[] = { "rollback", "--dry-run", NULL };
    const char *words[] = { "rollback", "--allow", "data-loss", NULL };
    struct run_result run;

    check_int("the file goes", unlink(path), 0);
    run = program_run(plain, &a);
    check_status("no leave", &run, 4);
    check_holds("no leave", run.err, "error[E411]: taking plan ");
    check_holds("what goes", run.err, "loses     table item with 7 rows");
    check_holds("what goes", run.err, "loses     column item.note");
    check_holds("hint", run.err, "migapply rollback --allow data-loss");
    run = program_run(dry, &a);
    check_status("dry", &run, 0);
    check_holds("dry", run.err, "loses table item with 7 rows");
    check_str("still there", db_text(db, "SELECT count(*) FROM item"), "7");
    run = program_run(words, &a);
    check_status("back", &run, 0);
    check_str("answer", run.out, "Done: whole_test is at base.\n");
    check_str("gone", db_text(db, "SELECT to_regclass('item') IS NULL"), "t");
    check_str("ledger",
              db_text(db, "SELECT string_agg(direction || ' ' || state, ', ' ORDER BY started_at) "
                          "FROM migplan.run"),
              "upgrade succeeded, downgrade succeeded");
    run = program_run(words, &a);
    check_status("twice", &run, 4);
    check_holds("twice", run.err, "error[E501]: the ledger has no plan that led to base");
    arena_free(&a);
}

/* Down to a revision, and then the rest. */
static void test_part(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("part_test", &a);
    struct plan plan = items_plan(&a);
    const char *elsewhere[] = { "rollback", "--allow", "data-loss", "--to", "nowhere", NULL };
    const char *words[] = { "rollback", "--allow", "data-loss", "--to", "i2", NULL };
    struct run_result run;

    (void)applied_items(&plan, "part.json", &a);
    run = program_run(elsewhere, &a);
    check_status("nowhere", &run, 2);
    check_holds("nowhere", run.err, "error[E201]: the way back does not pass nowhere");
    run = program_run(words, &a);
    check_status("to i2", &run, 0);
    check_str("heads", db_text(db, "SELECT version_num FROM alembic_version"), "i2");
    check_str("column",
              db_text(db, "SELECT count(*) FROM pg_attribute WHERE attrelid = "
                          "'item'::regclass AND attname = 'note'"),
              "0");
    check_str("index stays", db_text(db, "SELECT to_regclass('item_name') IS NOT NULL"), "t");
    arena_free(&a);
}

/* A revision that has no way back stops it before anything is done. */
static void test_no_undo(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("noundo_test", &a);
    struct plan plan = items_plan(&a);
    const char *words[] = { "rollback", "--allow", "data-loss", NULL };
    const char *above[] = { "rollback", "--allow", "data-loss", "--to", "i2", NULL };
    struct run_result run;

    plan.undo.available = false;
    plan.steps.items[1].undo.count = 0;
    (void)applied_items(&plan, "noundo.json", &a);
    run = program_run(words, &a);
    check_status("no undo", &run, 2);
    check_holds("no undo", run.err, "error[E217]: revision i2 has no undo in the plan");
    check_holds("no undo", run.err, "--to i2");
    check_str("untouched", db_text(db, "SELECT version_num FROM alembic_version"), "i3");
    run = program_run(above, &a);
    check_status("above it", &run, 0);
    arena_free(&a);
}

/* A rollback that was interrupted continues as any run does. */
static void test_interrupted(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("unwind_test", &a);
    struct plan plan = items_plan(&a);
    const char *words[] = { "rollback", "--allow",        "data-loss", "--lock-timeout",
                            "50ms",     "--lock-retries", "1",         NULL };
    const char *resume[] = { "resume", NULL };
    struct run_result run;

    (void)applied_items(&plan, "unwind.json", &a);
    db_run(db, "BEGIN; LOCK TABLE item IN ROW EXCLUSIVE MODE");
    run = program_run(words, &a);
    check_status("held", &run, 75);
    db_run(db, "COMMIT");
    run = program_run(words, &a);
    check_status("unfinished", &run, 4);
    check_holds("unfinished", run.err, "error[E412]: a run is unfinished on unwind_test");
    run = program_run(resume, &a);
    check_status("resumed", &run, 0);
    check_str("gone", db_text(db, "SELECT to_regclass('item') IS NULL"), "t");
    arena_free(&a);
}

CU_TestInfo rollback_tests[] = {
    { "all of a plan, without its file", test_whole },
    { "down to a revision", test_part },
    { "a revision without undo", test_no_undo },
    { "interrupted, and resumed", test_interrupted },
    CU_TEST_INFO_NULL,
};
