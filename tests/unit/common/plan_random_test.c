/* plan_random_test.c - plans of any content, to a file and back. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "tests/support/check.h"
#include "tests/support/run.h"
#include "tests/unit/common/plan_random.h"
#include "tests/unit/common/tests.h"

enum { SEEDS = 600, FILES = 60 };

/* What is written is read, and then written the same. */
static void test_round_trip(void)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        const char *name = arena_printf(&a, "seed %d", (int)seed);
        struct plan plan;
        struct plan again;
        struct str text;

        plan_random(seed, &a, &plan);
        check_ok(name, plan_check(&plan, &err), &err);
        text = plan_text(&plan, &a);
        if (err.code == ERROR_NONE)
            check_ok(name, plan_parse(text, "plan", &a, &again, &err), &err);
        if (err.code == ERROR_NONE)
            check_str(name, plan_text(&again, &a).ptr, text.ptr);
        arena_free(&a);
    }
}

/* Others agree on what is canonical, and the schema on what may stand there. */
static void test_others(void)
{
    struct arena a = { 0 };
    char folder[] = "/tmp/plan_test.XXXXXX";
    struct {
        VEC_FIELDS(char *);
    } python = { 0 };
    struct error err = { 0 };
    struct run_result got;

    check_int("a folder", mkdtemp(folder) != NULL, 1);
    vec_push(&a, &python, arena_strdup(&a, "python3"));
    vec_push(&a, &python, arena_strdup(&a, "tests/tools/check_plan.py"));
    vec_push(&a, &python, arena_strdup(&a, "docs/plan.schema.json"));
    for (uint64_t seed = 1; seed <= FILES; seed++) {
        char *path = arena_printf(&a, "%s/%d.json", folder, (int)seed);
        char *jq[] = { arena_strdup(&a, "jq"), arena_strdup(&a, "-S"), arena_strdup(&a, "."), path,
                       NULL };
        struct plan plan;
        struct str text;

        plan_random(seed, &a, &plan);
        text = plan_text(&plan, &a);
        check_ok(path, file_write(path, text.ptr, text.len, &err), &err);
        check_str("jq", run_program(jq, ".", &a).out, text.ptr);
        vec_push(&a, &python, path);
    }
    vec_push(&a, &python, NULL);
    got = run_program(python.items, ".", &a);
    check_str("python", got.out, "60 plans, not shown: nothing\n");
    check_str("python", got.err, "");
    for (size_t i = 3; i + 1 < python.count; i++)
        (void)unlink(python.items[i]);
    (void)rmdir(folder);
    arena_free(&a);
}

CU_TestInfo plan_random_tests[] = {
    { "there and back", test_round_trip },
    { "python, jq and the schema agree", test_others },
    CU_TEST_INFO_NULL,
};
