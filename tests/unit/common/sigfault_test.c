/* sigfault_test.c - tests of common/sigfault. */
#include "common/sigfault.h"

#include <string.h>

#include "common/file.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

/* Scripts read the names, people the page that explains them. */
static void test_names(void)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    const char *page = "";

    check_ok("page", file_read_text("docs/how-to/sign-and-verify.md", 1 << 20, &arena, &page, &err),
             &err);
    for (int i = SIGFAULT_FILE; i <= SIGFAULT_REVOKED; i++) {
        enum sigfault fault = (enum sigfault)i;
        const char *name = sigfault_name(fault);

        check_int(name, strstr(page, arena_printf(&arena, "`%s`", name)) != NULL, 1);
        check_int(name, sigfault_text(fault)[0] != '\0', 1);
        for (int k = SIGFAULT_NONE; k < i; k++)
            check_int(name, strcmp(name, sigfault_name((enum sigfault)k)) == 0, 0);
    }
    arena_free(&arena);
}

CU_TestInfo sigfault_tests[] = {
    { "names", test_names },
    CU_TEST_INFO_NULL,
};
