/* tests.h - the test tables of planner, one for each module. */
#ifndef TESTS_UNIT_PLANNER_TESTS_H
#define TESTS_UNIT_PLANNER_TESTS_H

#include <CUnit/CUnit.h>

extern CU_TestInfo graph_tests[];
extern CU_TestInfo steps_tests[];
extern CU_TestInfo split_tests[];
extern CU_TestInfo classify_tests[];
extern CU_TestInfo effects_tests[];
extern CU_TestInfo lint_tests[];
extern CU_TestInfo lint_forms_tests[];
extern CU_TestInfo schema_tests[];
extern CU_TestInfo py_header_tests[];
extern CU_TestInfo report_tests[];
extern CU_TestInfo ddl_cases_tests[];

extern CU_TestInfo toml_tests[];
extern CU_TestInfo ini_file_tests[];
extern CU_TestInfo catalog_tests[];
extern CU_TestInfo write_tests[];
extern CU_TestInfo folder_tests[];
extern CU_TestInfo git_message_tests[];
extern CU_TestInfo git_objects_tests[];
extern CU_TestInfo comments_tests[];
extern CU_TestInfo compile_env_tests[];

#endif
