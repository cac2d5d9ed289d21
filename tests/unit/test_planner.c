/* test_planner.c - runs the unit tests of planner. */
#include "tests/unit/planner/tests.h"
#include "tests/unit/suites.h"

int main(void)
{
    CU_SuiteInfo suites[] = {
        { "graph", NULL, NULL, NULL, NULL, graph_tests },
        { "steps", NULL, NULL, NULL, NULL, steps_tests },
        { "split", NULL, NULL, NULL, NULL, split_tests },
        { "classify", NULL, NULL, NULL, NULL, classify_tests },
        { "effects", NULL, NULL, NULL, NULL, effects_tests },
        { "lint", NULL, NULL, NULL, NULL, lint_tests },
        { "lint forms", NULL, NULL, NULL, NULL, lint_forms_tests },
        { "schema", NULL, NULL, NULL, NULL, schema_tests },
        { "py_header", NULL, NULL, NULL, NULL, py_header_tests },
        { "report", NULL, NULL, NULL, NULL, report_tests },
        { "ddl_cases", NULL, NULL, NULL, NULL, ddl_cases_tests },
        { "toml", NULL, NULL, NULL, NULL, toml_tests },
        { "ini_file", NULL, NULL, NULL, NULL, ini_file_tests },
        { "catalog", NULL, NULL, NULL, NULL, catalog_tests },
        { "git message", NULL, NULL, NULL, NULL, git_message_tests },
        { "git objects", NULL, NULL, NULL, NULL, git_objects_tests },
        { "write", NULL, NULL, NULL, NULL, write_tests },
        { "folder", NULL, NULL, NULL, NULL, folder_tests },
        { "comments", NULL, NULL, NULL, NULL, comments_tests },
        { "compile_env", NULL, NULL, NULL, NULL, compile_env_tests },
        CU_SUITE_INFO_NULL,
    };

    return run_suites(suites);
}
