/*
 * kill_test.c - migapply killed, or cut off, at messages of the protocol.
 *
 * After each strike the same command must bring the database to where an
 * undisturbed run brings it: every row changed exactly once, no invalid index,
 * one run in the ledger. It is killed at every boundary of the plan's statements;
 * of all messages "make faults" strikes at each, "make test" at a few dozen.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/proxy.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

enum { FEW = 24 };

static const char ledger_sql[] =
    "SELECT format('%s %s %s %s', count(*), min(state), max(next_step), (SELECT count(*) FROM "
    "migplan.step)) FROM migplan.run";

static const char locks_sql[] =
    "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid "
    "FROM pg_database WHERE datname = current_database())";

/* What an undisturbed run leaves. */
struct wanted {
    const char *fingerprint;
    const char *ledger;
    long count; /* of places to strike at */
};

static const char *const *apply_words(const char *plan, struct arena *arena)
{
    const char **words = arena_new_array(arena, const char *, 6);

    words[0] = "apply";
    words[1] = "--allow-unsigned";
    words[2] = "--wait";
    words[3] = "10m";
    words[4] = plan;
    return words;
}

static struct wanted run_undisturbed(struct db *db, const char *plan,
                                     const struct strlist *statements, struct arena *arena)
{
    const struct proxy_strike none = { PROXY_NONE, 0, statements };
    struct proxy_result run = proxy_run(apply_words(plan, arena), &none, arena);

    check_int("undisturbed", run.run.status, 0);
    if (run.run.status != 0)
        check_str("undisturbed", run.run.err, "");
    return (struct wanted){ db_fingerprint(db), db_text(db, ledger_sql), run.count };
}

static void check_end(struct db *db, const char *row, const struct wanted *wanted)
{
    db_wait(db, locks_sql);
    check_str(row, db_fingerprint(db), wanted->fingerprint);
    check_str(row, db_text(db, ledger_sql), wanted->ledger);
    check_str(row, db_text(db, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
}

/* Strikes at one message; returns how the run that was struck ended. Its guard
 * asks when the server is slow, so a run may end before that message. */
static struct proxy_result strike(struct db *db, const char *plan, const struct proxy_strike *at,
                                  const struct wanted *wanted)
{
    struct arena a = { 0 };
    const char *const *words = apply_words(plan, &a);
    const char *row = arena_printf(&a, "struck at %ld", at->at);
    struct proxy_result struck;
    struct run_result after;

    db_reset(db);
    struck = proxy_run(words, at, &a);
    after = program_run(words, &a);
    check_int(row, after.status, 0);
    if (after.status != 0)
        check_str(row, after.err, "");
    check_end(db, row, wanted);
    arena_free(&a);
    return struck;
}

static long stride(long count)
{
    const char *all = getenv("FAULTS");

    if (all != NULL && strcmp(all, "all") == 0)
        return 1;
    return count / FEW + 1;
}

static void test_kill(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("kill_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *path = plans_write(&plan, "kill.json", &a);
    struct wanted wanted = run_undisturbed(db, path, NULL, &a);
    long killed = 0;

    check_int("a plan of many messages", wanted.count > 100, 1);
    for (long at = 1; at <= wanted.count; at += stride(wanted.count)) {
        const struct proxy_strike kill = { PROXY_KILL, at, NULL };
        int status = strike(db, path, &kill, &wanted).run.status;

        check_int("killed, or had said goodbye", status == 0 ? 128 + 9 : status, 128 + 9);
        killed += status != 0;
    }
    check_int("nearly all were killed", killed * 10 > wanted.count / stride(wanted.count) * 9, 1);
    arena_free(&a);
}

static void test_kill_at_statements(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("boundary_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *path = plans_write(&plan, "boundary.json", &a);
    struct strlist statements = plans_boundaries(&plan, &a);
    struct wanted wanted = run_undisturbed(db, path, &statements, &a);

    check_int("all of the plan's, and a COMMIT for each step", wanted.count > 16, 1);
    for (long at = 1; at <= wanted.count; at += check_thin()) {
        const struct proxy_strike kill = { PROXY_KILL, at, &statements };

        check_int("killed", strike(db, path, &kill, &wanted).run.status, 128 + 9);
    }
    arena_free(&a);
}

/* The connection goes; the same process connects again and goes on, once it
 * has begun. Before that it says that the server is not there, or is lost. */
static void test_cut(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("cut_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *path = plans_write(&plan, "cut.json", &a);
    struct wanted wanted = run_undisturbed(db, path, NULL, &a);
    long recovered = 0;

    for (long at = 1; at <= wanted.count; at += stride(wanted.count)) {
        const struct proxy_strike cut = { PROXY_CUT, at, NULL };
        int status = strike(db, path, &cut, &wanted).run.status;

        check_int("a known status", status == 0 || status == 69 || status == 75, 1);
        recovered += status == 0;
    }
    check_int("most of them recover by themselves",
              recovered * 2 > wanted.count / stride(wanted.count), 1);
    arena_free(&a);
}

/* SIGTERM ends it in order: 143, or 0 where all was done already. */
static void test_term(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("term_test", &a);
    struct plan plan = plans_accounts(&a);
    const char *path = plans_write(&plan, "term.json", &a);
    struct wanted wanted = run_undisturbed(db, path, NULL, &a);
    long ended = 0;

    for (long at = 1; at <= wanted.count; at += stride(wanted.count)) {
        const struct proxy_strike term = { PROXY_TERM, at, NULL };
        int status = strike(db, path, &term, &wanted).run.status;

        check_int("a known status", status == 0 ? 143 : status, 143);
        ended += status == 143;
    }
    check_int("some of them ended", ended > 0, 1);
    arena_free(&a);
}

/* Twelve steps in flight together, struck at messages. */
static const char *steps_ahead(struct arena *arena)
{
    struct plans_step steps[14] = {
        { "w00",
          PLAN_TX,
          { { "CREATE TABLE account (id bigint PRIMARY KEY, balance int)", NULL },
            { "INSERT INTO account VALUES (1, 0)", NULL } },
          false,
          NULL },
    };
    struct plan plan;

    for (int i = 1; i <= 12; i++) {
        steps[i] = (struct plans_step){
            .revision = arena_printf(arena, "w%02d", i),
            .kind = PLAN_TX,
            .statements = { { arena_printf(arena, "UPDATE account SET balance = balance + %d",
                                           1 << i),
                              NULL } },
            .part = i % 3 == 1,
        };
    }
    for (int i = 1; i <= 12; i += 3)
        steps[i].revision = steps[i + 1].revision;
    plan = plans_make(steps, arena);
    return plans_write(&plan, "window.json", arena);
}

static void test_window(void)
{
    static const enum proxy_action actions[] = { PROXY_KILL, PROXY_CUT, PROXY_TERM };
    struct arena a = { 0 };
    struct db *db = db_create("window_test", &a);
    const char *path = steps_ahead(&a);
    struct wanted wanted = run_undisturbed(db, path, NULL, &a);
    long turn = 0;

    for (long at = 1; at <= wanted.count; at += stride(wanted.count), turn++) {
        const struct proxy_strike strike_at = { actions[turn % 3], at, NULL };

        (void)strike(db, path, &strike_at, &wanted);
    }
    check_int("all three, and more than once", turn > 6, 1);
    arena_free(&a);
}

CU_TestInfo kill_tests[] = {
    { "kill -9 at every boundary of a statement, then the same command", test_kill_at_statements },
    { "kill -9 at messages, then the same command", test_kill },
    CU_TEST_INFO_NULL,
};

CU_TestInfo cut_tests[] = {
    { "the connection cut at messages", test_cut },
    CU_TEST_INFO_NULL,
};

CU_TestInfo term_tests[] = {
    { "SIGTERM at messages, then the same command", test_term },
    CU_TEST_INFO_NULL,
};

CU_TestInfo window_tests[] = {
    { "struck at messages of steps that are sent ahead", test_window },
    CU_TEST_INFO_NULL,
};
