/*
 * nontx_test.c - statements that cannot be in a transaction, interrupted.
 *
 * A session with an old snapshot holds them up, so that they can be met in
 * their middle. Afterwards: done once, nothing invalid, nothing half detached.
 */
#include <signal.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

/* A statement, what must stand before it, and how it is looked for. */
struct subject {
    const char *name;
    const char *setup;
    const char *sql;
    struct plan_probe probe;
    const char *done; /* a query that says 't' */
};

static const struct subject subjects[] = {
    { "create index",
      "CREATE TABLE p (id int, v int); INSERT INTO p SELECT g, g FROM generate_series(1, 100) g",
      "CREATE UNIQUE INDEX CONCURRENTLY p_v ON p (v)",
      { .kind = PLAN_PROBE_INDEX, .name = "p_v", .table = "p", .unique = true },
      "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('p_v')" },
    { "drop index",
      "CREATE TABLE p (id int, v int); CREATE INDEX p_v ON p (v)",
      "DROP INDEX CONCURRENTLY p_v",
      { .kind = PLAN_PROBE_NO_INDEX, .name = "p_v" },
      "SELECT to_regclass('p_v') IS NULL" },
    { "reindex",
      "CREATE TABLE p (id int, v int); CREATE INDEX p_v ON p (v)",
      "REINDEX INDEX CONCURRENTLY p_v",
      { .kind = PLAN_PROBE_REINDEX, .object = "index", .name = "p_v" },
      "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('p_v')" },
    { "detach",
      "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES "
      "FROM (1) TO (9)",
      "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
      { .kind = PLAN_PROBE_DETACH, .table = "p", .name = "p1" },
      "SELECT count(*) = 0 FROM pg_inherits" },
};

enum { SUBJECTS = sizeof(subjects) / sizeof(subjects[0]) };

static const char waiting_sql[] =
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND "
    "application_name = 'migapply apply' AND wait_event_type = 'Lock'";

static const char clean_sql[] =
    "SELECT (SELECT count(*) FROM pg_index WHERE NOT indisvalid) + (SELECT count(*) FROM pg_class "
    "WHERE relname ~ '_cc(new|old)') + (SELECT count(*) FROM pg_inherits WHERE inhdetachpending)";

static const char *write_plan(const char *sql, const struct plan_probe *probe, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "n1", PLAN_NONTX, { { sql, probe } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    return plans_write(&plan, "nontx.json", arena);
}

static void check_done(struct db *db, const struct subject *s, const struct run_result *run)
{
    check_int(s->name, run->status, 0);
    if (run->status != 0)
        check_str(s->name, run->err, "");
    check_str(s->name, db_text(db, s->done), "t");
    check_str(s->name, db_text(db, clean_sql), "0");
    check_str(s->name, db_text(db, "SELECT version_num FROM alembic_version"), "n1");
    check_str(s->name, db_text(db, "SELECT string_agg(state, ' ') FROM migplan.run"), "succeeded");
}

/* Has a session hold a snapshot that the statement must wait for. */
static void hold(struct db *holder, const struct subject *s)
{
    db_run(holder, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    (void)db_text(holder, "SELECT count(*) FROM p");
    (void)s;
}

static void interrupt_by_terminate(struct db *db, struct db *holder, const struct subject *s,
                                   struct arena *a)
{
    const struct program_route direct = { 0 };
    const char *words[] = { "apply", "--allow-unsigned", write_plan(s->sql, &s->probe, a), NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, s->setup);
    hold(holder, s);
    started = program_start(words, &direct);
    db_wait(db, waiting_sql);
    db_run(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
               "current_database() AND application_name = 'migapply apply'");
    db_run(holder, "COMMIT");
    run = program_wait(&started, a);
    check_done(db, s, &run);
}

static void test_terminate(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("nontx_term_test", &a);
    struct db *holder = db_open(&a);

    for (int i = 0; i < SUBJECTS; i++) {
        db_reset(db);
        interrupt_by_terminate(db, holder, &subjects[i], &a);
    }
    arena_free(&a);
}

/* The orphan goes on in the server; the same command waits for it and goes on. */
static void interrupt_by_kill(struct db *db, struct db *holder, const struct subject *s,
                              struct arena *a)
{
    const struct program_route direct = { 0 };
    const char *plan = write_plan(s->sql, &s->probe, a);
    const char *words[] = { "apply", "--allow-unsigned", "--wait", "10m", plan, NULL };
    const char *impatient[] = { "apply", "--allow-unsigned", "--wait", "0", plan, NULL };
    struct program_run started;
    struct run_result run;

    db_run(db, s->setup);
    hold(holder, s);
    started = program_start(words, &direct);
    db_wait(db, waiting_sql);
    (void)kill(started.pid, SIGKILL);
    run = program_wait(&started, a);
    check_int(s->name, run.status, 128 + SIGKILL);
    run = program_run(impatient, a);
    check_int("the orphan holds the lock", run.status, 75);
    started = program_start(words, &direct);
    db_run(holder, "COMMIT");
    run = program_wait(&started, a);
    check_done(db, s, &run);
}

static void test_kill(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("nontx_kill_test", &a);
    struct db *holder = db_open(&a);

    for (int i = 0; i < SUBJECTS; i++) {
        db_reset(db);
        interrupt_by_kill(db, holder, &subjects[i], &a);
    }
    arena_free(&a);
}

/* Duplicates: the invalid index is dropped at once, their keys are shown, and
 * once they are mended the same command makes the index. */
static void test_unique_violation(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("nontx_unique_test", &a);
    const struct subject *s = &subjects[0];
    struct plan plan;
    const struct plans_step steps[] = {
        { "n1", PLAN_NONTX, { { s->sql, &s->probe } }, false, NULL },
        { 0 },
    };
    const char *words[] = { "apply", "--allow-unsigned", NULL, NULL };
    struct run_result run;

    plan = plans_make(steps, &a);
    plan.steps.items[0].statements.items[0].diagnose =
        "SELECT v, count(*) FROM p GROUP BY v HAVING count(*) > 1";
    words[2] = plans_write(&plan, "unique.json", &a);
    db_run(db, s->setup);
    db_run(db, "INSERT INTO p VALUES (101, 7)");
    run = program_run(words, &a);
    check_int("duplicates", run.status, 1);
    check_int("names the key", strstr(run.err, "Key (v)=(7) is duplicated") != NULL, 1);
    check_int("shows the rows", strstr(run.err, "rows      7 | 2") != NULL, 1);
    check_str("nothing left", db_text(db, "SELECT to_regclass('p_v') IS NULL"), "t");
    db_run(db, "DELETE FROM p WHERE id = 101");
    run = program_run(words, &a);
    check_done(db, s, &run);
    arena_free(&a);
}

static void test_existed_before(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("nontx_existed_test", &a);
    const struct subject *s = &subjects[0];
    const char *words[] = { "apply", "--allow-unsigned", write_plan(s->sql, &s->probe, &a), NULL };
    struct run_result run;

    db_run(db, s->setup);
    db_run(db, "CREATE INDEX p_v ON p (id)");
    run = program_run(words, &a);
    check_int("somebody's index", run.status, 4);
    check_int("somebody's index", strstr(run.err, "error[E511]: it is there already") != NULL, 1);
    check_str("it stays", db_text(db, "SELECT pg_get_indexdef('p_v'::regclass)"),
              "CREATE INDEX p_v ON public.p USING btree (id)");
    arena_free(&a);
}

/* The second of two statements fails: the first one stays, and is said to. */
static void test_half_done(void)
{
    static const struct plan_probe own = { .kind = PLAN_PROBE_TRANSACTION };
    const struct plans_step steps[] = {
        { "n1",
          PLAN_NONTX,
          { { "UPDATE p SET v = v + 1", &own }, { "INSERT INTO q VALUES (1)", &own } },
          false,
          NULL },
        { 0 },
    };
    struct arena a = { 0 };
    struct db *db = db_create("nontx_half_test", &a);
    struct plan plan = plans_make(steps, &a);
    const char *words[] = { "apply", "--allow-unsigned", plans_write(&plan, "half.json", &a),
                            NULL };
    struct run_result run;

    db_run(db, "CREATE TABLE p (v int); INSERT INTO p VALUES (0)");
    run = program_run(words, &a);
    check_int("half done", run.status, 5);
    check_int("half done", strstr(run.err, "error[E404]") != NULL, 1);
    check_int("says what stays", strstr(run.err, "statements 1 to 1 are done and stay") != NULL, 1);
    db_run(db, "CREATE TABLE q (v int)");
    run = program_run(words, &a);
    check_int("continued", run.status, 0);
    check_str("once", db_text(db, "SELECT v FROM p"), "1");
    check_str("once", db_text(db, "SELECT count(*) FROM q"), "1");
    arena_free(&a);
}

CU_TestInfo nontx_tests[] = {
    { "its backend terminated in the middle", test_terminate },
    { "kill -9 in the middle, then the same command", test_kill },
    { "duplicates under a unique index", test_unique_violation },
    { "an index that was there before", test_existed_before },
    { "half of a step done", test_half_done },
    CU_TEST_INFO_NULL,
};
