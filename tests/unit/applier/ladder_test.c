/* ladder_test.c - how long a step waits for its locks, try by try. */
#include "applier/execute/ladder.h"

#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

static void test_rungs(void)
{
    static const struct {
        const char *name;
        int64_t number;
        bool guarded;
        int64_t lock_timeout_ms;
        int64_t max_grace_ms;
        struct rung want;
    } cases[] = {
        { "the first does not wait", 1, true, 5000, 1000, { 5, 0, 50, false } },
        { "nor does the eighth", 8, true, 5000, 1000, { 5, 0, 99, false } },
        { "then it waits", 9, true, 5000, 1000, { 5000, 50, 300, true } },
        { "twice with each grace", 10, true, 5000, 1000, { 5000, 50, 300, true } },
        { "which doubles", 11, true, 5000, 1000, { 5000, 100, 600, true } },
        { "and doubles", 17, true, 5000, 1000, { 5000, 800, 3000, true } },
        { "up to the cap", 19, true, 5000, 1000, { 5000, 1000, 3000, true } },
        { "and no more", 10000, true, 5000, 1000, { 5000, 1000, 3000, true } },
        { "a cap below the first grace", 9, true, 5000, 30, { 5000, 30, 180, true } },
        { "a short lock timeout", 1, true, 2, 1000, { 2, 0, 50, false } },
        { "blind: the lock timeout", 1, false, 5000, 1000, { 5000, 0, 500, true } },
        { "blind: pauses double", 3, false, 5000, 1000, { 5000, 0, 2000, true } },
        { "blind: up to ten seconds", 99, false, 5000, 1000, { 5000, 0, 10000, true } },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rung got = ladder_rung(cases[i].number, cases[i].guarded, cases[i].lock_timeout_ms,
                                      cases[i].max_grace_ms);

        check_int(cases[i].name, got.lock_timeout_ms, cases[i].want.lock_timeout_ms);
        check_int(cases[i].name, got.grace_ms, cases[i].want.grace_ms);
        check_int(cases[i].name, got.pause_ms, cases[i].want.pause_ms);
        check_int(cases[i].name, got.waits, cases[i].want.waits);
    }
}

CU_TestInfo ladder_tests[] = {
    { "rungs", test_rungs },
    CU_TEST_INFO_NULL,
};
