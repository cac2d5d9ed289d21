/* tests.h - the test tables of applier, one for each module. */
#ifndef TESTS_UNIT_APPLIER_TESTS_H
#define TESTS_UNIT_APPLIER_TESTS_H

#include <CUnit/CUnit.h>

extern CU_TestInfo connect_error_tests[];
extern CU_TestInfo ladder_tests[];
extern CU_TestInfo verify_tests[];
extern CU_TestInfo preflight_tests[];
extern CU_TestInfo snapshot_tests[];
extern CU_TestInfo stop_tests[];
extern CU_TestInfo targets_tests[];
extern CU_TestInfo undo_tests[];
extern CU_TestInfo url_tests[];

#endif
