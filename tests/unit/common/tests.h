/* tests.h - the test tables of common, one for each module. */
#ifndef TESTS_UNIT_COMMON_TESTS_H
#define TESTS_UNIT_COMMON_TESTS_H

#include <CUnit/CUnit.h>

extern CU_TestInfo json_tests[];
extern CU_TestInfo strmap_tests[];

#endif
