/*
 * test_cases.c - runs a program over the folders of tests/cases.
 *
 *     test_cases PROGRAM CASES
 *
 * A case is a folder with args, one to a line, and what is expected: stdout,
 * stderr, status; a file that is not there expects nothing, or status 0. The
 * program runs in that folder. With UPDATE set in the environment the
 * expected files are written instead, for review in the diff.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/vec.h"
#include "tests/support/check.h"
#include "tests/support/run.h"
#include "tests/unit/suites.h"

enum { EXPECTED_LIMIT = 1 << 20 }; /* bytes */

static char *program;
static const char *cases;

static const char *read_or(const char *dir, const char *name, const char *otherwise,
                           struct arena *arena)
{
    struct error missing = { 0 };
    const char *text = otherwise;

    file_read_text(arena_printf(arena, "%s/%s", dir, name), EXPECTED_LIMIT, arena, &text, &missing);
    return text;
}

static void expect(const char *dir, const char *name, const char *got, const char *otherwise,
                   struct arena *arena)
{
    const char *want = read_or(dir, name, otherwise, arena);
    struct error err = { 0 };

    if (getenv("UPDATE") == NULL)
        check_str(arena_printf(arena, "%s/%s", dir, name), got, want);
    else if (strcmp(got, want) != 0)
        check_ok(dir, file_write(arena_printf(arena, "%s/%s", dir, name), got, strlen(got), &err),
                 &err);
}

static void run_case(const char *dir)
{
    struct arena arena = { 0 };
    struct {
        VEC_FIELDS(char *);
    } argv = { 0 };
    const char *args = read_or(dir, "args", "", &arena);
    struct run_result got;

    vec_push(&arena, &argv, program);
    while (*args != '\0') {
        size_t len = strcspn(args, "\n");

        vec_push(&arena, &argv, arena_strndup(&arena, args, len));
        args += len + (args[len] == '\n');
    }
    vec_push(&arena, &argv, NULL);
    got = run_program(argv.items, dir, &arena);
    expect(dir, "stdout", got.out, "", &arena);
    expect(dir, "stderr", got.err, "", &arena);
    expect(dir, "status", arena_printf(&arena, "%d\n", got.status), "0\n", &arena);
    arena_free(&arena);
}

static void test_cases(void)
{
    struct arena arena = { 0 };
    struct dirent **entries;
    int count = scandir(cases, &entries, NULL, alphasort);

    check_int("cases there are", count > 2, 1);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            run_case(arena_printf(&arena, "%s/%s", cases, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "cases", test_cases }, CU_TEST_INFO_NULL };
    CU_SuiteInfo suites[] = {
        { "cases", NULL, NULL, NULL, NULL, tests },
        CU_SUITE_INFO_NULL,
    };
    char path[PATH_MAX];

    if (argc != 3 || realpath(argv[1], path) == NULL)
        return 2;
    program = path;
    cases = argv[2];
    return run_suites(suites);
}
