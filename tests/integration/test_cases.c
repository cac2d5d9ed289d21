/*
 * test_cases.c - runs a program over the folders of tests/cases.
 *
 *     test_cases PROGRAM CASES
 *
 * A case is a folder with args, one to a line, and what is expected: stdout,
 * stderr, status; a file that is not there expects nothing, or status 0. The
 * program runs in that folder, and must leave no file there. With env, lines of
 * NAME=VALUE, it runs with these set. Where the tests have a server, what is
 * expected says PGPORT for its port, and PGUSER in its URL. With UPDATE set in the environment the
 * expected files are written instead, for review in the diff.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/strbuf.h"
#include "common/vec.h"
#include "tests/support/check.h"
#include "tests/support/run.h"
#include "tests/unit/suites.h"

enum { EXPECTED_LIMIT = 1 << 20 }; /* bytes */

struct words {
    VEC_FIELDS(char *);
};

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

static size_t count_files(const char *dir)
{
    struct dirent **entries = NULL;
    int count = scandir(dir, &entries, NULL, NULL);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return count < 0 ? 0 : (size_t)count;
}

/* Returns text with each from in it become to. */
static const char *replaced(const char *text, const char *from, const char *to, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    const char *at;

    for (; (at = strstr(text, from)) != NULL; text = at + strlen(from)) {
        strbuf_add(&sb, text, (size_t)(at - text));
        strbuf_addstr(&sb, to);
    }
    strbuf_addstr(&sb, text);
    return strbuf_text(&sb);
}

/* Returns text without what is another one on each machine: the server's port,
 * and the superuser in a URL, who is named after who runs the tests. */
static const char *mask(const char *text, struct arena *arena)
{
    const char *port = getenv("PGPORT");
    const char *user = getenv("PGUSER");

    if (port == NULL || *port == '\0' || user == NULL)
        return text;
    text = replaced(text, arena_printf(arena, "//%s@", user), "//PGUSER@", arena);
    return replaced(text, port, "PGPORT", arena);
}

static void add_lines(const char *text, struct arena *arena, struct words *argv)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        vec_push(arena, argv, arena_strndup(arena, text, len));
        text += len + (text[len] == '\n');
    }
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
    struct words argv = { 0 };
    size_t before = count_files(dir);
    struct run_result got;

    vec_push(&arena, &argv, arena_strdup(&arena, "env"));
    add_lines(read_or(dir, "env", "", &arena), &arena, &argv);
    vec_push(&arena, &argv, program);
    add_lines(read_or(dir, "args", "", &arena), &arena, &argv);
    vec_push(&arena, &argv, NULL);
    got = run_program(argv.items, dir, &arena);
    check_int(arena_printf(&arena, "%s, files", dir), (long long)count_files(dir),
              (long long)before);
    expect(dir, "stdout", mask(got.out, &arena), "", &arena);
    expect(dir, "stderr", mask(got.err, &arena), "", &arena);
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
    char folder[PATH_MAX];

    if (argc != 3 || realpath(argv[1], path) == NULL || realpath(argv[2], folder) == NULL)
        return 2;
    program = path;
    cases = argv[2];
    /* A case lies in no repository, wherever the project was unpacked. */
    (void)setenv("GIT_CEILING_DIRECTORIES", folder, 1);
    (void)setenv("XDG_CACHE_HOME", "/nonexistent", 1);
    return run_suites(suites);
}
