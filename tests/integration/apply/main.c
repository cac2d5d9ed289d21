/* main.c - migapply against a throw-away cluster: pg_virtualenv test_apply BUILD. */
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/unit/suites.h"

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        { "runs", NULL, NULL, NULL, NULL, run_tests },
        { "refusals", NULL, NULL, NULL, NULL, refuse_tests },
        { "outside transactions", NULL, NULL, NULL, NULL, nontx_tests },
        { "strikes", NULL, NULL, NULL, NULL, kill_tests },
        CU_SUITE_INFO_NULL,
    };
    struct arena a = { 0 };
    char folder[] = "/tmp/test_apply.XXXXXX";
    char rm[] = "rm";
    char recursive[] = "-r";
    int failed;

    if (argc != 2 || mkdtemp(folder) == NULL) {
        (void)fputs("usage: test_apply BUILD\n", stderr);
        return 2;
    }
    program_set(arena_printf(&a, "%s/migapply", argv[1]));
    plans_set_folder(folder);
    failed = run_suites(suites);
    (void)run_program((char *[]){ rm, recursive, folder, NULL }, "/", &a);
    arena_free(&a);
    return failed;
}
