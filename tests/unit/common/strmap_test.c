/* strmap_test.c - tests of common/strmap. */
#include "common/strmap.h"

#include "common/arena.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void test_many(void)
{
    struct arena a = { 0 };
    struct strmap *map = strmap_new(&a);
    int values[1000];

    for (int i = 0; i < 1000; i++) {
        values[i] = i;
        check_int("put", strmap_put(map, arena_printf(&a, "key %d", i), &values[i]), 1);
    }
    check_int("twice", strmap_put(map, "key 7", &values[0]), 0);
    check_int("count", (long long)strmap_count(map), 1000);
    for (int i = 0; i < 1000; i++) {
        const int *got = strmap_get(map, arena_printf(&a, "key %d", i));

        check_int("get", got == NULL ? -1 : *got, i);
    }
    check_int("absent", strmap_get(map, "key") == NULL, 1);
    arena_free(&a);
}

CU_TestInfo strmap_tests[] = {
    { "a thousand keys", test_many },
    CU_TEST_INFO_NULL,
};
