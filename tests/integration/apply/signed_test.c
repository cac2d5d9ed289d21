/* signed_test.c - what the ledger kept is let in once more, by what the host says now. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
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

static const char *in_folder(const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", getenv("MIGAPPLY_TEST_FOLDER"), name);
}

static void put(const char *path, const char *text)
{
    struct error err = { 0 };

    check_ok(path, file_write(path, text, strlen(text), &err), &err);
}

static void call(const char *const words[], struct arena *arena)
{
    char *argv[12] = { NULL };
    struct run_result run;

    for (size_t i = 0; words[i] != NULL; i++)
        argv[i] = arena_strdup(arena, words[i]);
    run = run_program(argv, "/", arena);
    check_int(words[0], run.status, 0);
}

/* Makes a key, and returns an allowed signers file that holds it. */
static const char *make_signer(const char *name, struct arena *arena)
{
    const char *key = in_folder(name, arena);
    const char *words[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key, NULL };
    const char *signers = arena_printf(arena, "%s.signers", key);
    struct error err = { 0 };
    const char *public_key = "";

    (void)unlink(key);
    call(words, arena);
    check_ok("key",
             file_read_text(arena_printf(arena, "%s.pub", key), 4096, arena, &public_key, &err),
             &err);
    put(signers,
        arena_printf(arena, "ci@example.org namespaces=\"migplan/v1/plan\" %s", public_key));
    return signers;
}

static void sign(const char *plan, const char *key, struct arena *arena)
{
    const char *words[] = {
        "ssh-keygen",      "-q", "-Y", "sign", "-f", in_folder(key, arena), "-n",
        "migplan/v1/plan", plan, NULL
    };

    (void)unlink(arena_printf(arena, "%s.sig", plan));
    call(words, arena);
}

static void undo_by(struct plan_step *step, const char *sql, struct arena *arena)
{
    struct plan_statement made = { .no = 1, .sql = sql };

    made.sha256 = sha256_hex(sql, strlen(sql), arena);
    vec_push(arena, &step->undo, made);
}

/* Two steps; the second wants a table that can be held. */
static const char *busy_plan(const char *name, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "b1", PLAN_TX, { { "CREATE TABLE made (id int)", NULL } }, false, NULL },
        { "b2", PLAN_TX, { { "ALTER TABLE busy ADD COLUMN x int", NULL } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    undo_by(&plan.steps.items[0], "DROP TABLE made", arena);
    undo_by(&plan.steps.items[1], "ALTER TABLE busy DROP COLUMN x", arena);
    plan.undo.available = true;
    return plans_write(&plan, name, arena);
}

/* A run that a lock stopped in its middle, its plan signed by "good". */
static struct db *stopped_run(const char *database, const char **out_signers, struct arena *arena)
{
    struct db *db = db_create(database, arena);
    struct db *holder = db_open(arena);
    const char *plan = busy_plan("busy.json", arena);
    const char *words[] = { "apply",          plan, "--signers", NULL, "--lock-timeout", "50ms",
                            "--lock-retries", "0",  NULL };
    struct run_result run;

    *out_signers = words[3] = make_signer("good", arena);
    sign(plan, "good", arena);
    db_run(db, "CREATE TABLE busy (id int)");
    db_run(holder, "BEGIN; LOCK TABLE busy");
    run = program_run(words, arena);
    check_status("held", &run, 75);
    db_run(holder, "COMMIT");
    check_int("the files go", unlink(plan), 0);
    return db;
}

static struct run_result resume(const char *option, const char *value, struct arena *arena)
{
    const char *words[] = { "resume", option, value, NULL };

    return program_run(words, arena);
}

static void test_resume(void)
{
    struct arena a = { 0 };
    const char *signers;
    struct db *db = stopped_run("signed_test", &signers, &a);
    const char *other = make_signer("other", &a);
    struct run_result run = resume(NULL, NULL, &a);

    check_status("nobody says who may sign", &run, 2);
    check_holds("nobody says who may sign", run.err, "error[E513]");
    run = resume("--signers", other, &a);
    check_status("who signed may no longer", &run, 4);
    check_holds("who signed may no longer", run.err, "error[E503]");
    check_str("not begun", db_text(db, "SELECT version_num FROM alembic_version"), "b1");
    run = resume("--signers", signers, &a);
    check_status("who signed may", &run, 0);
    check_str("done", db_text(db, "SELECT version_num FROM alembic_version"), "b2");
    arena_free(&a);
}

/* Signatures that were taken out of the ledger do not make the plan an unsigned
 * one where the host wants signed ones. */
static void test_stripped(void)
{
    struct arena a = { 0 };
    const char *signers;
    struct db *db = stopped_run("stripped_test", &signers, &a);
    const char *policy = in_folder("policy.toml", &a);
    struct run_result run;

    put(policy, arena_printf(&a, "signers = \"%s\"\n", signers));
    db_run(db, "UPDATE migplan.run SET signers = '[]'");
    run = resume("--policy", policy, &a);
    check_status("stripped", &run, 4);
    check_holds("stripped", run.err, "error[E503]: this host does not allow unsigned plans");
    db_run(db, "UPDATE migplan.run SET signers = '[{\"signature\": \"nonsense\"}]'");
    run = resume("--policy", policy, &a);
    check_status("nonsense", &run, 4);
    check_holds("nonsense", run.err, "error[E503]: signature 1");
    arena_free(&a);
}

/* A rollback is let in by the signatures of the plan that it takes back, and
 * its own plan must be that one's undo. */
static void test_rollback(void)
{
    struct arena a = { 0 };
    const char *signers;
    struct db *db = stopped_run("unsigned_test", &signers, &a);
    struct db *holder = db_open(&a);
    const char *other = make_signer("other", &a);
    const char *back[] = { "rollback", "--signers",      other, "--lock-timeout",
                           "50ms",     "--lock-retries", "0",   NULL };
    struct run_result run = resume("--signers", signers, &a);

    check_status("applied", &run, 0);
    run = program_run(back, &a);
    check_status("who signed may no longer", &run, 4);
    back[2] = signers;
    db_run(holder, "BEGIN; LOCK TABLE busy");
    run = program_run(back, &a);
    check_status("held", &run, 75);
    db_run(holder, "COMMIT");
    run = resume("--signers", other, &a);
    check_status("resumed by nobody", &run, 4);
    db_run(db, "CREATE TABLE kept AS SELECT plan, plan_sha256 FROM migplan.run WHERE direction = "
               "'downgrade'");
    db_run(db, "UPDATE migplan.run SET plan = p, plan_sha256 = sha256(p) FROM (SELECT "
               "convert_to(replace(convert_from(plan, 'UTF8'), 'about accounts', 'about nothing'), "
               "'UTF8') AS p FROM kept) AS k WHERE direction = 'downgrade'");
    run = resume("--signers", signers, &a);
    check_status("another undo", &run, 4);
    check_holds("another undo", run.err, "error[E502]: the ledger's plan is not the undo of plan");
    db_run(db, "UPDATE migplan.run r SET plan = k.plan, plan_sha256 = k.plan_sha256 FROM kept k "
               "WHERE direction = 'downgrade'");
    run = resume("--signers", signers, &a);
    check_status("resumed", &run, 0);
    check_str("back", db_text(db, "SELECT to_regclass('made') IS NULL"), "t");
    arena_free(&a);
}

CU_TestInfo signed_tests[] = {
    { "resume asks again who signed", test_resume },
    { "signatures taken out of the ledger", test_stripped },
    { "a rollback, and its resume", test_rollback },
    CU_TEST_INFO_NULL,
};
