/* tally.c - see tally.h. */
#include "tests/integration/apply/tally.h"

#include "tests/integration/apply/plans.h"
#include "tests/support/check.h"

enum { OF_A_REVISION = 10 };

static const char prepare_sql[] =
    "CREATE TABLE tally (n int); INSERT INTO tally VALUES (0); CREATE TABLE parent (id int PRIMARY "
    "KEY); CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED); CREATE "
    "TABLE busy (id int)";

/* The revision that ends with the step, or after it. */
static const char *revision(int step, struct arena *arena)
{
    int last = (step + OF_A_REVISION - 1) / OF_A_REVISION * OF_A_REVISION;

    return arena_printf(arena, "m%03d", last);
}

/* TALLY_STEPS steps that count themselves and make a table; one of them does more. Ten are a
 * revision: most write no version, so that it cannot be what stops them. */
const char *tally_plan(const char *name, const char *more, struct arena *arena)
{
    struct plans_step *steps = arena_new_array(arena, struct plans_step, TALLY_STEPS + 1);
    struct plan plan;

    for (int i = 0; i < TALLY_STEPS; i++) {
        steps[i] = (struct plans_step){
            .revision = revision(i + 1, arena),
            .kind = PLAN_TX,
            .part = (i + 1) % OF_A_REVISION != 0,
            .statements = { { "UPDATE tally SET n = n + 1", NULL },
                            { arena_printf(arena, "CREATE TABLE t%03d (id int)", i + 1), NULL } },
        };
        if (i + 1 == TALLY_STRUCK)
            steps[i].statements[2].sql = more;
    }
    plan = plans_make(steps, arena);
    return plans_write(&plan, name, arena);
}

struct db *tally_database(const char *name, struct arena *arena)
{
    struct db *db = db_create(name, arena);

    db_run(db, prepare_sql);
    return db;
}

/* Exactly the steps before that one have happened, each once. */
void tally_check(struct db *db, const char *row, int steps)
{
    struct arena a = { 0 };

    check_str(row, db_text(db, "SELECT n FROM tally"), arena_printf(&a, "%d", steps));
    check_str(row,
              db_text(db,
                      "SELECT format('%s %s', count(*), max(relname)) FROM pg_class WHERE relkind "
                      "= 'r' AND relname ~ '^t[0-9]+$'"),
              arena_printf(&a, "%d t%03d", steps, steps));
    check_str(row, db_text(db, "SELECT version_num FROM alembic_version"),
              revision(steps + 1 - OF_A_REVISION, &a));
    check_str(
        row, db_text(db, "SELECT format('%s %s', count(*), count(DISTINCT xid)) FROM migplan.step"),
        arena_printf(&a, "%d %d", steps, steps));
    check_str(row, db_text(db, "SELECT next_step FROM migplan.run"),
              arena_printf(&a, "%d", steps + 1));
    arena_free(&a);
}
