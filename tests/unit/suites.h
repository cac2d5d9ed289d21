/* suites.h - the suites of a unit test program, and what runs them. */
#ifndef TESTS_UNIT_SUITES_H
#define TESTS_UNIT_SUITES_H

#include <CUnit/CUnit.h>

/* Runs the suites, prints CUnit's summary, and returns 1 if anything failed. */
int run_suites(CU_SuiteInfo *suites);

#endif
