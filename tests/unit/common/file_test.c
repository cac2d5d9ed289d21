/* file_test.c - tests of common/file. */
#include "common/file.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

enum { LIMIT = 1000 };

static const char *folder(struct arena *a)
{
    char *path = arena_strdup(a, "/tmp/file_test.XXXXXX");

    return mkdtemp(path);
}

static void test_round_trip(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *dir = folder(&a);
    const char *path = file_join(dir, "plan.json", &a);
    struct str got = { 0 };
    struct stat st = { 0 };

    check_ok("write", file_write(path, "a\0b", 3, &err), &err);
    check_ok("over it", file_write(path, "c\0de", 4, &err), &err);
    check_ok("read", file_read(path, LIMIT, &a, &got, &err), &err);
    check_int("length", (long long)got.len, 4);
    check_int("bytes and the NUL after them", memcmp(got.ptr, "c\0de", 5), 0);
    check_int("mode", stat(path, &st) == 0 && (st.st_mode & 0600) == 0600, 1);
    (void)unlink(path);
    check_int("nothing else is left in the folder", rmdir(dir), 0);
    arena_free(&a);
}

static void test_create(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct error there = { 0 };
    const char *dir = folder(&a);
    const char *path = file_join(dir, "new.py", &a);
    const char *text = NULL;

    check_ok("create", file_create(path, "first", 5, &err), &err);
    check_int("twice", file_create(path, "second", 6, &there), 0);
    check_int("why", there.code, ERROR_EXISTS);
    check_ok("read", file_read_text(path, LIMIT, &a, &text, &err), &err);
    check_str("the first stands", text, "first");
    (void)unlink(path);
    check_int("nothing else is left in the folder", rmdir(dir), 0);
    arena_free(&a);
}

/* A limit of the process stands for a disk that is full: writing ends early. */
static void test_disk_full(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *dir = folder(&a);
    const char *path = file_join(dir, "plan.json", &a);
    struct rlimit kept;
    struct rlimit small;
    struct error full = { 0 };
    struct str got = { 0 };

    check_ok("write", file_write(path, "what was there", 14, &err), &err);
    check_int("limit", getrlimit(RLIMIT_FSIZE, &kept), 0);
    small = (struct rlimit){ .rlim_cur = 100, .rlim_max = kept.rlim_max };
    (void)signal(SIGXFSZ, SIG_IGN);
    check_int("limit", setrlimit(RLIMIT_FSIZE, &small), 0);
    check_int("too much", file_write(path, arena_alloc(&a, LIMIT), LIMIT, &full), 0);
    check_int("limit", setrlimit(RLIMIT_FSIZE, &kept), 0);
    (void)signal(SIGXFSZ, SIG_DFL);
    check_str("why", full.message, arena_printf(&a, "cannot write %s: File too large", path));
    check_ok("read", file_read(path, LIMIT, &a, &got, &err), &err);
    check_str("stays", got.ptr, "what was there");
    (void)unlink(path);
    check_int("nothing else is left in the folder", rmdir(dir), 0);
    arena_free(&a);
}

/* Root could rename over it. */
static void test_device(void)
{
    struct error err = { 0 };
    struct error full = { 0 };
    struct stat st = { 0 };

    check_ok("nowhere", file_write("/dev/null", "x", 1, &err), &err);
    check_int("a device still", stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode), 1);
    check_int("full", file_write("/dev/full", "x", 1, &full), 0);
    check_str("why", full.message, "cannot write /dev/full: No space left on device");
    check_int("a device still", stat("/dev/full", &st) == 0 && S_ISCHR(st.st_mode), 1);
}

static void test_refused(void)
{
    struct arena a = { 0 };
    const char *dir = folder(&a);
    const char *fifo = file_join(dir, "fifo", &a);
    const struct {
        const char *name;
        const char *path;
        enum error_code code;
    } rows[] = {
        { "not there", file_join(dir, "absent", &a), ERROR_SYSTEM },
        { "a folder", dir, ERROR_INPUT },
        { "a device", "/dev/zero", ERROR_INPUT },
        { "a pipe nobody writes to", fifo, ERROR_INPUT },
        { "too large", "/usr/share/common-licenses/GPL-3", ERROR_INPUT },
    };

    check_int("mkfifo", mkfifo(fifo, 0600), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = { 0 };
        struct str got = { 0 };

        check_int(rows[i].name, file_read(rows[i].path, LIMIT, &a, &got, &err), 0);
        check_int(rows[i].name, err.code, rows[i].code);
    }
    (void)unlink(fifo);
    (void)rmdir(dir);
    arena_free(&a);
}

/* Exactly the limit is read; one byte more is not. */
static void test_limit(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct error larger = { 0 };
    const char *dir = folder(&a);
    const char *path = file_join(dir, "f", &a);
    char bytes[LIMIT + 1] = { 0 };
    struct str got = { 0 };

    check_ok("write", file_write(path, bytes, LIMIT, &err), &err);
    check_ok("the limit", file_read(path, LIMIT, &a, &got, &err), &err);
    check_ok("write", file_write(path, bytes, LIMIT + 1, &err), &err);
    check_int("one more", file_read(path, LIMIT, &a, &got, &larger), 0);
    check_int("why", larger.code, ERROR_INPUT);
    (void)unlink(path);
    (void)rmdir(dir);
    arena_free(&a);
}

static void test_no_folder(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *dir = folder(&a);

    check_int("no such folder",
              file_write(arena_printf(&a, "%s/none/plan.json", dir), "x", 1, &err), 0);
    check_int("why", err.code, ERROR_SYSTEM);
    (void)rmdir(dir);
    arena_free(&a);
}

static void test_directories(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct error blocked = { 0 };
    const char *dir = folder(&a);
    const char *deep = arena_printf(&a, "%s/a/b/c", dir);
    const char *file = arena_printf(&a, "%s/f", deep);

    check_ok("made", file_make_directories(deep, &err), &err);
    check_ok("there already", file_make_directories(deep, &err), &err);
    check_int("is one", file_is_directory(deep), 1);
    check_ok("write", file_write(file, "x", 1, &err), &err);
    check_int("a file exists", file_exists(file), 1);
    check_int("a file is none", file_is_directory(file), 0);
    check_int("below a file", file_make_directories(arena_printf(&a, "%s/x", file), &blocked), 0);
    (void)unlink(file);
    (void)rmdir(deep);
    (void)rmdir(arena_printf(&a, "%s/a/b", dir));
    (void)rmdir(arena_printf(&a, "%s/a", dir));
    check_int("emptied", rmdir(dir), 0);
    arena_free(&a);
}

static const struct {
    const char *path;
    const char *folder;
    const char *name;
} paths[] = {
    { "versions/a.py", "versions", "a.py" },
    { "a.py", ".", "a.py" },
    { "/a.py", "/", "a.py" },
    { "/x/y/", "/x/y", "" },
};

static const struct {
    const char *folder;
    const char *name;
    const char *joined;
} joins[] = {
    { "x", "a.py", "x/a.py" }, { "x/", "a.py", "x/a.py" }, { ".", "a.py", "a.py" },
    { "x", "/a.py", "/a.py" }, { "/", "a.py", "/a.py" },
};

static void test_paths(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        check_str(paths[i].path, file_folder(paths[i].path, &a), paths[i].folder);
        check_str(paths[i].path, file_name(paths[i].path), paths[i].name);
    }
    for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]); i++)
        check_str(joins[i].joined, file_join(joins[i].folder, joins[i].name, &a), joins[i].joined);
    arena_free(&a);
}

CU_TestInfo file_tests[] = {
    { "written and read", test_round_trip },
    { "created once", test_create },
    { "a full disk", test_disk_full },
    { "devices", test_device },
    { "what is not read", test_refused },
    { "the limit", test_limit },
    { "a folder that is not there", test_no_folder },
    { "folders", test_directories },
    { "paths", test_paths },
    CU_TEST_INFO_NULL,
};
