/* tests.h - the test tables of migapply against a real server. */
#ifndef TESTS_INTEGRATION_APPLY_TESTS_H
#define TESTS_INTEGRATION_APPLY_TESTS_H

#include <CUnit/CUnit.h>

extern CU_TestInfo ahead_tests[];
extern CU_TestInfo confirm_tests[];
extern CU_TestInfo control_tests[];
extern CU_TestInfo fleet_tests[];
extern CU_TestInfo kill_tests[];
extern CU_TestInfo cut_tests[];
extern CU_TestInfo term_tests[];
extern CU_TestInfo window_tests[];
extern CU_TestInfo ledger_tests[];
extern CU_TestInfo lock_tests[];
extern CU_TestInfo nontx_tests[];
extern CU_TestInfo preflight_tests[];
extern CU_TestInfo rag_tests[];
extern CU_TestInfo receipt_tests[];
extern CU_TestInfo refuse_tests[];
extern CU_TestInfo rehearse_tests[];
extern CU_TestInfo rollback_tests[];
extern CU_TestInfo run_tests[];
extern CU_TestInfo signed_tests[];
extern CU_TestInfo tamper_tests[];
extern CU_TestInfo together_tests[];

#endif
