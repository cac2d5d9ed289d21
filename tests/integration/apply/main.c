/* main.c - migapply against a throw-away cluster: pg_virtualenv test_apply BUILD [SUITE]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/tests.h"
#include "tests/unit/suites.h"

/* Leaves the suites whose names begin like that at the front, and ends the table behind them. */
static void keep_only(const char *name, CU_SuiteInfo *suites)
{
    const CU_SuiteInfo none = CU_SUITE_INFO_NULL;
    size_t kept = 0;

    for (size_t i = 0; suites[i].pName != NULL; i++) {
        if (strncmp(suites[i].pName, name, strlen(name)) == 0)
            suites[kept++] = suites[i];
    }
    suites[kept] = none;
}

int main(int argc, char **argv)
{
    CU_SuiteInfo suites[] = {
        { "runs", NULL, NULL, NULL, NULL, run_tests },
        { "sent ahead", NULL, NULL, NULL, NULL, ahead_tests },
        { "one transaction", NULL, NULL, NULL, NULL, together_tests },
        { "controlled", NULL, NULL, NULL, NULL, control_tests },
        { "ledger", NULL, NULL, NULL, NULL, ledger_tests },
        { "refusals", NULL, NULL, NULL, NULL, refuse_tests },
        { "outside transactions", NULL, NULL, NULL, NULL, nontx_tests },
        { "locks", NULL, NULL, NULL, NULL, lock_tests },
        { "preflight", NULL, NULL, NULL, NULL, preflight_tests },
        { "rollback", NULL, NULL, NULL, NULL, rollback_tests },
        { "rehearsals", NULL, NULL, NULL, NULL, rehearse_tests },
        { "fleet", NULL, NULL, NULL, NULL, fleet_tests },
        { "signed", NULL, NULL, NULL, NULL, signed_tests },
        { "receipts", NULL, NULL, NULL, NULL, receipt_tests },
        { "strikes, kill", NULL, NULL, NULL, NULL, kill_tests },
        { "strikes, cut", NULL, NULL, NULL, NULL, cut_tests },
        { "strikes, term", NULL, NULL, NULL, NULL, term_tests },
        { "strikes, ahead", NULL, NULL, NULL, NULL, window_tests },
        { "confirmation", NULL, NULL, NULL, NULL, confirm_tests },
        { "tampering", NULL, NULL, NULL, NULL, tamper_tests },
        { "RAG Corp", NULL, NULL, NULL, NULL, rag_tests },
        CU_SUITE_INFO_NULL,
    };
    struct arena a = { 0 };
    char folder[] = "/tmp/test_apply.XXXXXX";
    char rm[] = "rm";
    char recursive[] = "-r";
    int failed;

    if (argc < 2 || argc > 3 || mkdtemp(folder) == NULL) {
        (void)fputs("usage: test_apply BUILD [SUITE]\n", stderr);
        return 2;
    }
    if (argc == 3)
        keep_only(argv[2], suites);
    program_set(argv[1]);
    plans_set_folder(folder);
    failed = run_suites(suites);
    (void)run_program((char *[]){ rm, recursive, folder, NULL }, "/", &a);
    arena_free(&a);
    return failed;
}
