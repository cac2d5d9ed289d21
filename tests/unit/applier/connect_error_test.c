/* connect_error_test.c - what is told of a connection that failed. */
#include "applier/db/connect_error.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

#define TRIED(address)                                                                  \
    "connection to server at \"db\" (" address "), port 5432 failed: FATAL:  password " \
    "authentication failed for user \"me\"\n"

static const struct target target = { .source = "DATABASE_URL",
                                      .shown = "postgresql://db/",
                                      .host = "db",
                                      .port = "5432",
                                      .user = "me" };

/* Returns how often the block has a fact about the server, and whether it says why. */
static size_t facts_of(const char *text, bool *says_why)
{
    struct error err = { 0 };
    char printed[4096] = "";
    FILE *out = fmemopen(printed, sizeof(printed), "w");
    size_t count = 0;

    (void)connect_error_set(text, &target, true, &err);
    error_print(&err, out);
    (void)fclose(out);
    check_int("code", err.code, ERROR_LOGIN);
    *says_why = strstr(printed, "  server    password authentication failed") != NULL;
    for (const char *at = printed; (at = strstr(at, "\n  server ")) != NULL; at++)
        count++;
    return count;
}

static void test_tries(void)
{
    bool says_why = false;

    check_int("one", (int64_t)facts_of(TRIED("10.0.0.1"), &says_why), 1);
    check_int("why alone", says_why, 1);
    check_int("with TLS and without",
              (int64_t)facts_of(TRIED("10.0.0.1") TRIED("10.0.0.1"), &says_why), 1);
    check_int("why alone", says_why, 1);
    check_int("two addresses", (int64_t)facts_of(TRIED("10.0.0.1") TRIED("10.0.0.2"), &says_why),
              2);
    check_int("each with its address", says_why, 0);
}

CU_TestInfo connect_error_tests[] = {
    { "each address once", test_tries },
    CU_TEST_INFO_NULL,
};
