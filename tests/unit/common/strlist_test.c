/* strlist_test.c - tests of common/strlist. */
#include "common/strlist.h"

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void test_join(void)
{
    struct arena a = { 0 };
    struct strlist list = { 0 };

    check_str("none", strlist_join(&list, ", ", &a), "");
    vec_push(&a, &list, "b");
    check_str("one", strlist_join(&list, ", ", &a), "b");
    vec_push(&a, &list, "");
    vec_push(&a, &list, "a");
    check_str("three", strlist_join(&list, ", ", &a), "b, , a");
    check_str("no separator", strlist_join(&list, "", &a), "ba");
    arena_free(&a);
}

static void test_has(void)
{
    const char *items[] = { "a", "bc" };
    struct strlist list = { .items = items, .count = 2 };

    check_int("first", strlist_has(&list, "a"), 1);
    check_int("last", strlist_has(&list, "bc"), 1);
    check_int("a beginning", strlist_has(&list, "b"), 0);
    check_int("empty", strlist_has(&list, ""), 0);
}

static void test_sort(void)
{
    struct arena a = { 0 };
    const char *items[] = { "b", "B", "10", "9", "\xc3\xa9", "a", "" };
    struct strlist list = { .items = items, .count = sizeof(items) / sizeof(items[0]) };
    struct strlist none = { 0 };

    strlist_sort(&list);
    check_str("bytewise", strlist_join(&list, ",", &a), ",10,9,B,a,b,\xc3\xa9");
    strlist_sort(&none);
    check_int("none", (long long)none.count, 0);
    arena_free(&a);
}

CU_TestInfo strlist_tests[] = {
    { "join", test_join },
    { "has", test_has },
    { "sort", test_sort },
    CU_TEST_INFO_NULL,
};
