/* nearest_test.c - tests of common/nearest. */
#include "common/nearest.h"

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static const struct {
    const char *word;
    const char *nearest; /* NULL where none is near */
} cases[] = {
    { "heads", "heads" },      { "hedas", "heads" },  { "head", "heads" },
    { "histroy", "history" },  { "upgrade", NULL },   { "brunches", "branches" },
    { "xyzzy", NULL },         { "", NULL },          { "lpan", "plan" },
    { "verify-it-all", NULL }, { "vrify", "verify" }, { "h", NULL },
};

static void test_find(void)
{
    const char *names[] = { "heads", "branches", "history", "plan", "verify" };
    struct strlist list = { .items = names, .count = sizeof(names) / sizeof(names[0]) };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_str(cases[i].word, nearest_find(cases[i].word, &list), cases[i].nearest);
}

/* Names past the table's width are compared by their beginning. */
static void test_long(void)
{
    struct arena a = { 0 };
    struct strlist list = { 0 };

    vec_push(&a, &list, arena_printf(&a, "%0*d", 500, 1));
    check_str("long", nearest_find(arena_printf(&a, "%0*d", 700, 2), &list), list.items[0]);
    arena_free(&a);
}

static void test_first_of_equals(void)
{
    const char *names[] = { "plan", "play" };
    struct strlist list = { .items = names, .count = 2 };
    struct strlist none = { 0 };

    check_str("first", nearest_find("plat", &list), "plan");
    check_str("no names", nearest_find("plan", &none), NULL);
}

CU_TestInfo nearest_tests[] = {
    { "near or not", test_find },
    { "long names", test_long },
    { "equals", test_first_of_equals },
    CU_TEST_INFO_NULL,
};
