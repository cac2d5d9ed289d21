/* test_common.c - runs the unit tests of common. */
#include "tests/unit/common/tests.h"
#include "tests/unit/suites.h"

int main(void)
{
    CU_SuiteInfo suites[] = {
        { "json", NULL, NULL, NULL, NULL, json_tests },
        { "strmap", NULL, NULL, NULL, NULL, strmap_tests },
        CU_SUITE_INFO_NULL,
    };

    return run_suites(suites);
}
