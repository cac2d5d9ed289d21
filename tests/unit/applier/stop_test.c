/* stop_test.c - signals that ask to stop, where one stop is open within another. */
#include "applier/execute/stop.h"

#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

/* What the inner one has read, the outer one reads too: a fleet's worker has both. */
static void test_within(void)
{
    struct stop outer;
    struct stop inner;

    check_int("outer", stop_open(&outer), 1);
    check_int("inner", stop_open(&inner), 1);
    check_int("raised", raise(SIGTERM), 0);
    check_int("inner", stop_read(&inner), 1);
    stop_close(&inner);
    check_int("outer", stop_read(&outer), 1);
    check_int("signal", outer.signal, SIGTERM);
    stop_close(&outer);
}

/* The one that is alone keeps it: the process ends as it wants to. */
static void test_alone(void)
{
    struct stop stop;

    check_int("open", stop_open(&stop), 1);
    check_int("nothing", stop_read(&stop), 0);
    check_int("raised", raise(SIGINT), 0);
    check_int("read", stop_read(&stop), 1);
    stop_close(&stop);
    check_int("signal", stop.signal, SIGINT);
}

CU_TestInfo stop_tests[] = {
    { "one within another", test_within },
    { "one alone", test_alone },
    CU_TEST_INFO_NULL,
};
