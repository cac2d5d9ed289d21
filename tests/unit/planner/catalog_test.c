/* catalog_test.c - tests of planner/catalog/catalog. */
#include "planner/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "planner/catalog/catalog_text.h"
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

/* Everything that a script can hold, and texts that JSON has to escape. */
static struct script a_script(struct arena *arena)
{
    struct script s = { .status = SCRIPT_OPAQUE, .line = 7 };

    vec_push(arena, &s, (struct statement){ "SELECT 'x'", 8, true, CONDITION_NONE, NULL });
    vec_push(arena, &s,
             (struct statement){ "CREATE TYPE m", 9, false, CONDITION_TYPE_ABSENT, "app.m" });
    vec_push(arena, &s,
             (struct statement){ "a \"quoted\"\\\b\f\n\r\t\x01\x1f \xC3\xA9", 4000000000, false,
                                 CONDITION_NONE, NULL });
    vec_push(arena, &s, (struct statement){ "", 0, false, CONDITION_TYPE_PRESENT, "" });
    vec_push(arena, &s.opaque, (struct opaque){ 10, "a query's result is used", "x = f()" });
    vec_push(arena, &s.opaque, (struct opaque){ 11, "", "" });
    vec_push(arena, &s.notes, "uuid4() at line 12");
    vec_push(arena, &s.notes, "");
    return s;
}

static void check_script(const struct script *got, const struct script *want)
{
    check_int("status", got->status, want->status);
    check_int("line", got->line, want->line);
    check_str("raises", got->raises, want->raises);
    check_int("count", (long long)got->count, (long long)want->count);
    check_int("opaque", (long long)got->opaque.count, (long long)want->opaque.count);
    check_int("notes", (long long)got->notes.count, (long long)want->notes.count);
    for (size_t i = 0; i < want->count && i < got->count; i++) {
        const struct statement *g = &got->items[i];
        const struct statement *w = &want->items[i];

        check_str("sql", g->sql, w->sql);
        check_int("line", g->line, w->line);
        check_int("autocommit", g->autocommit, w->autocommit);
        check_int("condition", g->condition, w->condition);
        check_str("subject", g->subject, w->subject);
    }
    for (size_t i = 0; i < want->opaque.count && i < got->opaque.count; i++) {
        check_int("line", got->opaque.items[i].line, want->opaque.items[i].line);
        check_str("reason", got->opaque.items[i].reason, want->opaque.items[i].reason);
        check_str("excerpt", got->opaque.items[i].excerpt, want->opaque.items[i].excerpt);
    }
    for (size_t i = 0; i < want->notes.count && i < got->notes.count; i++)
        check_str("note", got->notes.items[i], want->notes.items[i]);
}

static void test_scripts(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    struct script scripts[2] = { a_script(&a), { .status = SCRIPT_RAISES, .raises = "E('x')" } };
    struct script got[2];
    struct script_inputs inputs = { 0 };
    struct script_inputs found;
    const char *note = NULL;
    struct catalog *c = catalog_open(path, now_ns, false, &a, &note);

    vec_push(&a, &inputs, (struct script_input){ "a \"b\".py", "00ff" });
    vec_push(&a, &inputs, (struct script_input){ "gone.py", NULL });
    catalog_put_scripts(c, "key", "1", "00", &inputs, scripts);
    catalog_save(c);
    check_int("other key", catalog_get_scripts(c, "other", &a, &found, got), 0);
    check_int("there", catalog_get_scripts(c, "key", &a, &found, got), 1);
    check_script(&got[DIRECTION_UPGRADE], &scripts[DIRECTION_UPGRADE]);
    check_script(&got[DIRECTION_DOWNGRADE], &scripts[DIRECTION_DOWNGRADE]);
    check_int("inputs", (long long)found.count, 2);
    check_str("path", found.items[0].path, "a \"b\".py");
    check_str("digest", found.items[0].digest, "00ff");
    check_str("absent", found.items[1].digest, NULL);
    clean(folder, path);
    arena_free(&a);
}

/* What cannot be kept as it is is not kept; nor is what another version of the
 * program has made. */
static void test_scripts_not_kept(void)
{
    struct arena a = { 0 };
    const char *folder = scratch_folder(&a);
    const char *path = arena_printf(&a, "%s/c.db", folder);
    struct script bad[2] = { { 0 } };
    const struct script good[2] = { { .status = SCRIPT_EMPTY }, { .status = SCRIPT_MISSING } };
    const struct script_inputs none = { 0 };
    struct script_inputs found;
    struct script got[2];
    const char *note = NULL;
    struct catalog *c = catalog_open(path, now_ns, false, &a, &note);

    vec_push(&a, &bad[1], (struct statement){ .sql = "no UTF-8: \xff" });
    catalog_put_scripts(c, "bad", "1", "00", &none, bad);
    catalog_put_scripts(c, "good", "1", "00", &none, good);
    catalog_save(c);
    check_int("bad", catalog_get_scripts(c, "bad", &a, &found, got), 0);
    check_int("good", catalog_get_scripts(c, "good", &a, &found, got), 1);
    check_int("status", got[DIRECTION_DOWNGRADE].status, SCRIPT_MISSING);
    check_int("no inputs", (long long)found.count, 0);
    catalog_save(c);
    c = catalog_open(path, now_ns, false, &a, &note);
    catalog_put_scripts(c, "new", "2", "00", &none, good);
    catalog_save(c);
    check_int("old", catalog_get_scripts(c, "good", &a, &found, got), 0);
    check_int("new", catalog_get_scripts(c, "new", &a, &found, got), 1);
    clean(folder, path);
    arena_free(&a);
}

/* Whatever stands in a row, reading it ends, and what is read is what was
 * written or nothing. */
static void test_scripts_damaged(void)
{
    struct arena a = { 0 };
    struct script s = a_script(&a);
    const char *text = catalog_script_text(&s, &a);
    size_t len = strlen(text);
    struct script got;

    check_int("whole", catalog_script_read(arena_strdup(&a, text), &a, &got), 1);
    check_script(&got, &s);
    for (size_t i = 0; i < len; i++) {
        char *cut = arena_strndup(&a, text, i);
        char *bent = arena_strdup(&a, text);

        check_int("cut", catalog_script_read(cut, &a, &got), 0);
        bent[i] = '\\';
        (void)catalog_script_read(bent, &a, &got);
    }
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

/* Another run is reading all the while: what we put is not kept, nothing hangs,
 * and nobody waits for us afterwards. */
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

    check_int("nothing yet", catalog_get_revision(first, &one, &a, &again), 0);
    catalog_put_revision(second, &two, &r);
    catalog_save(second);
    catalog_put_revision(first, &one, &r);
    catalog_save(first);
    check_int("first", catalog_get_revision(first, &one, &a, &again), 1);
    check_int("second", catalog_get_revision(first, &two, &a, &again), 0);
    catalog_save(first);
    clean(folder, path);
    arena_free(&a);
}

CU_TestInfo catalog_tests[] = {
    { "remembers", test_remembers },
    { "fresh", test_fresh },
    { "scripts", test_scripts },
    { "scripts that are not kept", test_scripts_not_kept },
    { "scripts in damaged rows", test_scripts_damaged },
    { "damaged", test_damaged },
    { "busy", test_busy },
    CU_TEST_INFO_NULL,
};
