/* test_common.c - runs the unit tests of common. */
#include "tests/unit/common/tests.h"
#include "tests/unit/suites.h"

int main(void)
{
    CU_SuiteInfo suites[] = {
        { "json", NULL, NULL, NULL, NULL, json_tests },
        { "arena", NULL, NULL, NULL, NULL, arena_tests },
        { "cli", NULL, NULL, NULL, NULL, cli_tests },
        { "error", NULL, NULL, NULL, NULL, error_tests },
        { "escape", NULL, NULL, NULL, NULL, escape_tests },
        { "file", NULL, NULL, NULL, NULL, file_tests },
        { "nearest", NULL, NULL, NULL, NULL, nearest_tests },
        { "number", NULL, NULL, NULL, NULL, number_tests },
        { "str", NULL, NULL, NULL, NULL, str_tests },
        { "strbuf", NULL, NULL, NULL, NULL, strbuf_tests },
        { "strlist", NULL, NULL, NULL, NULL, strlist_tests },
        { "plan", NULL, NULL, NULL, NULL, plan_tests },
        { "plan_random", NULL, NULL, NULL, NULL, plan_random_tests },
        { "plan_types", NULL, NULL, NULL, NULL, plan_types_tests },
        { "sql_guard", NULL, NULL, NULL, NULL, sql_guard_tests },
        { "strmap", NULL, NULL, NULL, NULL, strmap_tests },
        { "allowed_signers", NULL, NULL, NULL, NULL, allowed_signers_tests },
        { "base64", NULL, NULL, NULL, NULL, base64_tests },
        { "pattern", NULL, NULL, NULL, NULL, pattern_tests },
        { "sshsig", NULL, NULL, NULL, NULL, sshsig_tests },
        { "time_utc", NULL, NULL, NULL, NULL, time_utc_tests },
        { "signing", NULL, NULL, NULL, NULL, signing_tests },
        { "verification", NULL, NULL, NULL, NULL, verification_tests },
        { "sigfault", NULL, NULL, NULL, NULL, sigfault_tests },
        CU_SUITE_INFO_NULL,
    };

    return run_suites(suites);
}
