/* confirm_test.c - who is asked before a plan runs, and what must be said where
 * nobody can be. The terminal is script(1)'s. */
#include <stdlib.h>
#include <string.h>

#include "tests/integration/apply/db.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"
#include "tests/support/run.h"

static const char *make_plan(enum plan_direction direction, const char *name, struct arena *arena)
{
    const struct plans_step steps[] = {
        { "c1", PLAN_TX, { { "SELECT 1", NULL } }, false, NULL },
        { 0 },
    };
    struct plan plan = plans_make(steps, arena);

    if (direction == PLAN_DOWNGRADE) {
        plan.direction = direction;
        plan.from_heads = plan.to_heads;
        plan.to_heads = (struct strlist){ 0 };
        plan.steps.items[0].version.items[0] =
            (struct plan_version_op){ .op = PLAN_DELETE, .from = "c1" };
        vec_push(arena, &plan.requires.approvals_reason, "table chunks");
    }
    return plans_write(&plan, name, arena);
}

/* Runs apply with what is typed at its terminal; NULL: it has none. */
static struct run_result apply(const char *plan, const char *options, const char *typed,
                               struct arena *arena)
{
    char shell[] = "/bin/sh";
    char option[] = "-c";
    char *argv[] = { shell, option, NULL, NULL };
    const char *command = arena_printf(arena, "%s/migapply apply --allow-unsigned %s %s",
                                       program_build(), options, plan);

    if (typed == NULL)
        argv[2] = arena_strdup(arena, command);
    else
        argv[2] =
            arena_printf(arena, "printf '%s\\n' | script -qec '%s' /dev/null", typed, command);
    return run_program(argv, ".", arena);
}

static const struct {
    const char *name;
    enum plan_direction direction;
    int status;
    const char *options;
    const char *typed;
    const char *protected;
    const char *says;
} rows[] = {
    { "up, no terminal", PLAN_UPGRADE, 0, "", NULL, "", "Done: confirm_test is at c1" },
    { "up, a terminal", PLAN_UPGRADE, 0, "", "", "", "Done: confirm_test is at c1" },
    { "up, protected", PLAN_UPGRADE, 4, "", NULL, "prod,confirm*",
      "error[E411]: confirm_test is protected, and nobody is there to ask" },
    { "up, protected, --yes", PLAN_UPGRADE, 0, "--yes", NULL, "confirm*", "Done:" },
    { "up, protected, --dry-run", PLAN_UPGRADE, 0, "--dry-run", NULL, "confirm*", "Dry run:" },
    { "up, protected, asked", PLAN_UPGRADE, 0, "", "confirm_test", "confirm*",
      "confirm_test is protected.\r\nType the database's name to go on: " },
    { "up, protected, another name", PLAN_UPGRADE, 4, "", "y", "confirm*",
      "error[E411]: not confirmed: the database's name is confirm_test" },
    { "down, no terminal", PLAN_DOWNGRADE, 0, "", NULL, "", "Done: confirm_test is at base" },
    { "down, protected", PLAN_DOWNGRADE, 4, "--yes", NULL, "confirm*",
      "error[E411]: confirm_test is protected, and this plan goes back" },
    { "down, protected, allowed", PLAN_DOWNGRADE, 0, "--allow data-loss", NULL, "confirm*",
      "Done:" },
    { "down, asked", PLAN_DOWNGRADE, 0, "", "confirm_test", "", "  destroys table chunks\r\n" },
    { "down, --yes is not enough", PLAN_DOWNGRADE, 4, "--yes", "no", "", "error[E411]" },
    { "down, allowed", PLAN_DOWNGRADE, 0, "--allow data-loss", "", "", "Done:" },
};

static void check_row(struct db *db, size_t i, const char *const plans[])
{
    struct arena a = { 0 };
    bool down = rows[i].direction == PLAN_DOWNGRADE;
    struct run_result run;
    const char *text;

    db_reset(db);
    if (down)
        check_int(rows[i].name, apply(plans[PLAN_UPGRADE], "", NULL, &a).status, 0);
    (void)setenv("MIGAPPLY_PROTECTED", rows[i].protected, 1);
    run = apply(plans[rows[i].direction], rows[i].options, rows[i].typed, &a);
    (void)unsetenv("MIGAPPLY_PROTECTED");
    text = arena_printf(&a, "%s%s", run.out, run.err);
    check_int(rows[i].name, run.status, rows[i].status);
    check_str(rows[i].name, strstr(text, rows[i].says) == NULL ? text : rows[i].says, rows[i].says);
    if (run.status != 0)
        check_int(rows[i].name, strstr(text, "nothing was changed") != NULL, 1);
    arena_free(&a);
}

static void test_confirm(void)
{
    struct arena a = { 0 };
    struct db *db = db_create("confirm_test", &a);
    const char *const plans[] = {
        [PLAN_UPGRADE] = make_plan(PLAN_UPGRADE, "confirm_up.json", &a),
        [PLAN_DOWNGRADE] = make_plan(PLAN_DOWNGRADE, "confirm_down.json", &a),
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_row(db, i, plans);
    arena_free(&a);
}

CU_TestInfo confirm_tests[] = {
    { "protected databases, plans that destroy", test_confirm },
    CU_TEST_INFO_NULL,
};
