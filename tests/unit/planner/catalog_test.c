/* catalog_test.c - tests of planner/catalog/catalog. */
#include "planner/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

static const int64_t now_ns = INT64_C(1000000000000000000) + 5;

/* A folder of its own for each test. */
static const char *scratch_folder(struct arena *arena)
{
    char *folder = arena_strdup(arena, "/tmp/catalog-test-XXXXXX");

    if (mkdtemp(folder) == NULL)
        abort();
    return folder;
}

static void clean(const char *folder, const char *path)
{
    (void)unlink(path);
    (void)rmdir(folder);
}

static struct source_file a_file(const char *path)
{
    return (struct source_file){
        .kind = SOURCE_FILE,
        .name = file_name(path),
        .path = path,
        .full_path = path,
        .stamp = { 10, 123456789, 123456790, 42 },
    };
}

static struct revision a_revision(struct arena *arena)
{
    struct revision r = {
        .id = "abcd",
        .doc = "title\n\nmore",
        .kind = REVISION_SQL,
        .digest = "00",
        .pos = { "x", 3, 1 },
        .down_pos = { "x", 4, 17 },
        .down_span = { 5, 9 },
    };

    vec_push(arena, &r.down, "one");
    vec_push(arena, &r.down, "a \"quoted\\ \xC3\xA9 one");
    vec_push(arena, &r.branch_labels, "label");
    return r;
}

static void check_same(const struct revision *got, struct arena *arena)
{
    struct revision want = a_revision(arena);

    check_str("id", got->id, want.id);
    check_str("doc", got->doc, want.doc);
    check_str("digest", got->digest, want.digest);
    check_int("kind", got->kind, want.kind);
    check_str("down", strlist_join(&got->down, "|", arena), strlist_join(&want.down, "|", arena));
    check_str("labels", strlist_join(&got->branch_labels, "|", arena), "label");
    check_int("depends", (long long)got->depends_on.count, 0);
    check_int("line", got->pos.line, 3);
    check_int("column", got->down_pos.column, 17);
    check_int("span", (long long)got->down_span.end, 9);
}

static void test_remembers(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    const struct source_file file = a_file("/x/1.sql");
    struct source_file touched = file;
    struct revision r = a_revision(&a);
    const char *note = NULL;
    struct catalog *c = catalog_open(path, now_ns, false, &a, &note);

    check_str("note", note, NULL);
    check_int("empty", catalog_get_revision(c, &file, &a, &r), 0);
    catalog_put_revision(c, &file, &r);
    catalog_save(c);
    c = catalog_open(path, now_ns, false, &a, &note);
    r = (struct revision){ 0 };
    check_int("there", catalog_get_revision(c, &file, &a, &r), 1);
    check_same(&r, &a);
    touched.stamp.ctime_ns++;
    check_int("touched", catalog_get_revision(c, &touched, &a, &r), 0);
    catalog_save(c);
    clean(folder, path);
    arena_free(&a);
}

/* What changed a moment ago may change again without its times showing it. */
static void test_fresh(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    struct source_file fine = a_file("/x/1.sql");
    struct source_file coarse = a_file("/x/2.sql");
    struct source_file blob = a_file("/x/3.sql");
    struct revision r = a_revision(&a);
    const char *note = NULL;
    struct catalog *c = catalog_open(path, now_ns, false, &a, &note);

    fine.stamp.mtime_ns = now_ns - 50000000;
    coarse.stamp.mtime_ns = coarse.stamp.ctime_ns = now_ns - 5 - 1000000000;
    blob.stamp = (struct source_stamp){ 0 };
    blob.object_id = "0123456789";
    catalog_put_revision(c, &fine, &r);
    catalog_put_revision(c, &coarse, &r);
    catalog_put_revision(c, &blob, &r);
    catalog_save(c);
    check_int("fine", catalog_get_revision(c, &fine, &a, &r), 0);
    check_int("coarse", catalog_get_revision(c, &coarse, &a, &r), 0);
    check_int("blob", catalog_get_revision(c, &blob, &a, &r), 1);
    catalog_save(c);
    clean(folder, path);
    arena_free(&a);
}

static void test_scripts(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    struct script script = { .status = SCRIPT_OPAQUE, .line = 7 };
    struct script got;
    const char *note = NULL;
    struct catalog *c = catalog_open(path, now_ns, false, &a, &note);

    vec_push(&a, &script, (struct statement){ "SELECT 'x'", 8, true, CONDITION_NONE, NULL });
    vec_push(&a, &script,
             (struct statement){ "CREATE TYPE m", 9, false, CONDITION_TYPE_ABSENT, "app.m" });
    vec_push(&a, &script.opaque, (struct opaque){ 10, "a query's result is used", "x = f()" });
    catalog_put_script(c, "00", "s", DIRECTION_UPGRADE, &script);
    check_int("other settings", catalog_get_script(c, "00", "t", DIRECTION_UPGRADE, &a, &got), 0);
    check_int("other way", catalog_get_script(c, "00", "s", DIRECTION_DOWNGRADE, &a, &got), 0);
    check_int("there", catalog_get_script(c, "00", "s", DIRECTION_UPGRADE, &a, &got), 1);
    check_int("status", got.status, SCRIPT_OPAQUE);
    check_int("count", (long long)got.count, 2);
    check_str("sql", got.items[0].sql, "SELECT 'x'");
    check_int("autocommit", got.items[0].autocommit, 1);
    check_str("subject", got.items[1].subject, "app.m");
    check_int("condition", got.items[1].condition, CONDITION_TYPE_ABSENT);
    check_str("reason", got.opaque.items[0].reason, "a query's result is used");
    check_str("excerpt", got.opaque.items[0].excerpt, "x = f()");
    catalog_save(c);
    clean(folder, path);
    arena_free(&a);
}

/* A file that is no catalog of ours is not used, and not touched either unless
 * its place is ours. */
static void test_damaged(void)
{
    static const char garbage[] = "this is no database, but long enough to look like one: "
                                  "----------------------------------------------------------"
                                  "----------------------------------------------------------";
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    struct error err = { 0 };
    const char *note = NULL;
    const char *text = NULL;
    struct catalog *c;

    check_ok("write", file_write(path, garbage, strlen(garbage), &err), &err);
    check_int("not ours", catalog_open(path, now_ns, false, &a, &note) == NULL, 1);
    check_int("a note", note != NULL, 1);
    check_ok("read", file_read_text(path, 4096, &a, &text, &err), &err);
    check_str("untouched", text, garbage);
    c = catalog_open(path, now_ns, true, &a, &note);
    check_int("ours", c != NULL, 1);
    check_str("no note", note, NULL);
    clean(folder, path);
    arena_free(&a);
}

/* Another run is writing: what we put is not kept, and nothing hangs. */
static void test_busy(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    const struct source_file one = a_file("/x/1.sql");
    const struct source_file two = a_file("/x/2.sql");
    struct revision r = a_revision(&a);
    struct revision again;
    const char *note = NULL;
    struct catalog *first = catalog_open(path, now_ns, false, &a, &note);
    struct catalog *second = catalog_open(path, now_ns, false, &a, &note);

    catalog_put_script(first, "00", "s", DIRECTION_UPGRADE, &(struct script){ 0 });
    catalog_put_revision(first, &one, &r);
    catalog_put_revision(second, &two, &r);
    catalog_save(second);
    catalog_save(first);
    check_int("first", catalog_get_revision(first, &one, &a, &again), 1);
    check_int("second", catalog_get_revision(first, &two, &a, &again), 0);
    catalog_save(first);
    clean(folder, path);
    arena_free(&a);
}

CU_TestInfo catalog_tests[] = {
    { "remembers", test_remembers }, { "fresh", test_fresh }, { "scripts", test_scripts },
    { "damaged", test_damaged },     { "busy", test_busy },   CU_TEST_INFO_NULL,
};
