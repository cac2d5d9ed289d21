/* test_planner.c - runs the unit tests of planner. */
#include "tests/unit/planner/tests.h"
#include "tests/unit/suites.h"

int main(void)
{
    CU_SuiteInfo suites[] = {
        CU_SUITE_INFO_NULL,
    };

    return run_suites(suites);
}
