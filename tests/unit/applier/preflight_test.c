/* preflight_test.c - which locks keep each other out, and how names and sizes are spelled. */
#include "applier/preflight/probes.h"

#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

/* PostgreSQL's documentation, table "Conflicting Lock Modes": a row for each
 * mode that is wanted, x where the mode of the column is held by another. */
static const char *const conflicts[] = {
    ".......x", "......xx", "....xxxx", "...xxxxx", "..xx.xxx", "..xxxxxx", ".xxxxxxx", "xxxxxxxx",
};

static void test_conflicts(void)
{
    for (int a = 0; a < 8; a++) {
        for (int b = 0; b < 8; b++) {
            check_int(plan_lock_mode_text((enum plan_lock_mode)a),
                      preflight_conflicts((enum plan_lock_mode)a, (enum plan_lock_mode)b),
                      conflicts[a][b] == 'x');
        }
    }
}

static void test_modes(void)
{
    static const struct {
        const char *text;
        bool known;
        enum plan_lock_mode mode;
    } cases[] = {
        { "AccessShareLock", true, PLAN_ACCESS_SHARE },
        { "ShareUpdateExclusiveLock", true, PLAN_SHARE_UPDATE_EXCLUSIVE },
        { "AccessExclusiveLock", true, PLAN_ACCESS_EXCLUSIVE },
        { "ACCESS EXCLUSIVE", false, PLAN_ACCESS_SHARE },
        { "", false, PLAN_ACCESS_SHARE },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum plan_lock_mode mode = PLAN_ACCESS_SHARE;

        check_int(cases[i].text, preflight_mode(cases[i].text, &mode), cases[i].known);
        check_int(cases[i].text, mode, cases[i].mode);
    }
}

static void test_texts(void)
{
    struct arena a = { 0 };

    check_str("plain", preflight_name("", "chunks", &a), "chunks");
    check_str("schema", preflight_name("app", "chunks", &a), "app.chunks");
    check_str("upper case", preflight_name(NULL, "Chunks", &a), "\"Chunks\"");
    check_str("digit first", preflight_name("1st", "a\"b", &a), "\"1st\".\"a\"\"b\"");
    check_str("bytes", preflight_bytes(999, &a), "999 bytes");
    check_str("kB", preflight_bytes(1000, &a), "1.0 kB");
    check_str("GB", preflight_bytes(28514713000, &a), "28.5 GB");
    check_str("hundreds", preflight_bytes(285147130, &a), "285 MB");
    check_str("many", preflight_bytes(INT64_C(5000000000000000), &a), "5.0 PB");
    arena_free(&a);
}

CU_TestInfo preflight_tests[] = {
    { "conflicting locks", test_conflicts },
    { "modes", test_modes },
    { "names and sizes", test_texts },
    CU_TEST_INFO_NULL,
};
