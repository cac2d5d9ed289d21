/* folder_test.c - tests of planner/source/folder. */
#include "planner/source/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* Makes a folder with one of everything. */
static const char *make_tree(struct arena *arena)
{
    char *top = arena_strdup(arena, "/tmp/folder-test-XXXXXX");
    struct error err = { 0 };

    if (mkdtemp(top) == NULL)
        abort();
    check_ok("folders", file_make_directories(arena_printf(arena, "%s/v/sub", top), &err), &err);
    check_ok("a", file_write(arena_printf(arena, "%s/v/a.py", top), "a", 1, &err), &err);
    check_ok("b", file_write(arena_printf(arena, "%s/v/B.py", top), "bb", 2, &err), &err);
    check_int("fifo", mkfifo(arena_printf(arena, "%s/v/fifo.py", top), 0600), 0);
    check_int("in", symlink("a.py", arena_printf(arena, "%s/v/in.py", top)), 0);
    check_int("out", symlink("/etc/passwd", arena_printf(arena, "%s/v/out.py", top)), 0);
    check_int("gone", symlink("nowhere", arena_printf(arena, "%s/v/gone.py", top)), 0);
    check_int("outer", symlink("/etc", arena_printf(arena, "%s/etc", top)), 0);
    return top;
}

static void remove_tree(const char *top, struct arena *arena)
{
    static const char *const names[] = { "v/a.py",   "v/B.py",    "v/fifo.py", "v/in.py",
                                         "v/out.py", "v/gone.py", "etc" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        (void)unlink(arena_printf(arena, "%s/%s", top, names[i]));
    (void)rmdir(arena_printf(arena, "%s/v/sub", top));
    (void)rmdir(arena_printf(arena, "%s/v", top));
    (void)rmdir(top);
}

static const char *describe(const struct source_file *f, struct arena *arena)
{
    static const char *const kinds[] = { "absent", "file", "folder", "other" };

    return arena_printf(arena, "%s %s%s%s", f->name, kinds[f->kind], f->refusal == NULL ? "" : ": ",
                        f->refusal == NULL ? "" : f->refusal);
}

static void test_list(void)
{
    static const char *const want[] = {
        "B.py file",
        "a.py file",
        "fifo.py other: is a FIFO",
        "gone.py other: is a symlink to nowhere",
        "in.py file",
        "out.py other: is a symlink that leads out of the tree",
        "sub folder",
    };
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *top = make_tree(&a);
    const struct source *source;
    struct source_files files = { 0 };

    check_ok("open", folder_open(top, &a, &source, &err), &err);
    check_ok("list", source_list(source, arena_printf(&a, "%s/v", top), &a, &files, &err), &err);
    check_int("count", (long long)files.count, sizeof(want) / sizeof(want[0]));
    for (size_t i = 0; i < files.count && i < sizeof(want) / sizeof(want[0]); i++)
        check_str(want[i], describe(&files.items[i], &a), want[i]);
    remove_tree(top, &a);
    arena_free(&a);
}

static void test_find(void)
{
    static const struct {
        const char *path;
        const char *want;
    } rows[] = {
        { "v/a.py", "a.py file" },
        { "v/./sub/../a.py", "a.py file" },
        { "v", "v folder" },
        { "nothing", "nothing absent" },
        { "v/a.py/below", "below absent" },
        { "v/out.py", "out.py other: is a symlink that leads out of the tree" },
        { "etc/passwd", "passwd other: is a symlink that leads out of the tree" },
    };
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *top = make_tree(&a);
    const struct source *source;

    check_ok("open", folder_open(top, &a, &source, &err), &err);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct source_file found;

        check_ok(
            rows[i].path,
            source_find(source, arena_printf(&a, "%s/%s", top, rows[i].path), &a, &found, &err),
            &err);
        check_str(rows[i].path, describe(&found, &a), rows[i].want);
    }
    remove_tree(top, &a);
    arena_free(&a);
}

static void test_read(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct error small = { 0 };
    struct error fifo = { 0 };
    const char *top = make_tree(&a);
    const struct source *source;
    struct source_file found;
    struct str text;

    check_ok("open", folder_open(top, &a, &source, &err), &err);
    check_ok("find", source_find(source, arena_printf(&a, "%s/v/B.py", top), &a, &found, &err),
             &err);
    check_ok("read", source_read(&found, 2, &a, &text, &err), &err);
    check_str("text", text.ptr, "bb");
    check_int("too large", source_read(&found, 1, &a, &text, &small), 0);
    check_int("its code", small.code, ERROR_INPUT);
    check_ok("find", source_find(source, arena_printf(&a, "%s/v/fifo.py", top), &a, &found, &err),
             &err);
    check_int("fifo", source_read(&found, 9, &a, &text, &fifo), 0);
    check_int("its code", fifo.code, ERROR_INPUT);
    remove_tree(top, &a);
    arena_free(&a);
}

CU_TestInfo folder_tests[] = {
    { "list", test_list },
    { "find", test_find },
    { "read", test_read },
    CU_TEST_INFO_NULL,
};
