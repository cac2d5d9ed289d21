/* test_applier.c - runs the unit tests of applier. */
#include "tests/unit/applier/tests.h"
#include "tests/unit/suites.h"

int main(void)
{
    CU_SuiteInfo suites[] = {
        { "verify", NULL, NULL, NULL, NULL, verify_tests },
        { "connect error", NULL, NULL, NULL, NULL, connect_error_tests },
        { "ladder", NULL, NULL, NULL, NULL, ladder_tests },
        { "preflight", NULL, NULL, NULL, NULL, preflight_tests },
        { "snapshot", NULL, NULL, NULL, NULL, snapshot_tests },
        { "stop", NULL, NULL, NULL, NULL, stop_tests },
        { "targets", NULL, NULL, NULL, NULL, targets_tests },
        { "undo", NULL, NULL, NULL, NULL, undo_tests },
        { "url", NULL, NULL, NULL, NULL, url_tests },
        CU_SUITE_INFO_NULL,
    };

    return run_suites(suites);
}
