/* tests.h - the test tables of common, one for each module. */
#ifndef TESTS_UNIT_COMMON_TESTS_H
#define TESTS_UNIT_COMMON_TESTS_H

#include <CUnit/CUnit.h>

extern CU_TestInfo json_tests[];
extern CU_TestInfo arena_tests[];
extern CU_TestInfo cli_tests[];
extern CU_TestInfo error_tests[];
extern CU_TestInfo escape_tests[];
extern CU_TestInfo file_tests[];
extern CU_TestInfo nearest_tests[];
extern CU_TestInfo number_tests[];
extern CU_TestInfo str_tests[];
extern CU_TestInfo strbuf_tests[];
extern CU_TestInfo strlist_tests[];
extern CU_TestInfo plan_tests[];
extern CU_TestInfo plan_random_tests[];
extern CU_TestInfo plan_types_tests[];
extern CU_TestInfo sql_guard_tests[];
extern CU_TestInfo strmap_tests[];
extern CU_TestInfo allowed_signers_tests[];
extern CU_TestInfo base64_tests[];
extern CU_TestInfo pattern_tests[];
extern CU_TestInfo sshsig_tests[];
extern CU_TestInfo time_utc_tests[];
extern CU_TestInfo signing_tests[];
extern CU_TestInfo verification_tests[];
extern CU_TestInfo sigfault_tests[];

#endif
