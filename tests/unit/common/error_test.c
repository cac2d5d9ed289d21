/* error_test.c - tests of common/error and common/error_code. */
#include "common/error.h"

#include <errno.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static const char *printed(const struct error *err, char *text, size_t size)
{
    FILE *out = fmemopen(text, size, "w");

    error_print(err, out);
    (void)fclose(out);
    return text;
}

static void test_block(void)
{
    struct error err = { 0 };
    char text[2048];

    check_int("returns false",
              error_at(&err, ERROR_INPUT, (struct srcpos){ "v/a.py", 17, 5 }, "revision %s",
                       "is not a string"),
              0);
    error_while(&err, "reading %s", "v");
    error_state(&err, "%d steps are committed", 2);
    error_state(&err, "nothing was changed");
    error_hint(&err, "write revision = \"%s\"", "<id>");
    error_hint(&err, "or delete it");
    check_str("block", printed(&err, text, sizeof(text)),
              "error[E103]: revision is not a string\n"
              "  at        v/a.py:17:5\n"
              "  while     reading v\n"
              "  state     nothing was changed\n"
              "  hint: write revision = \"<id>\"\n"
              "  hint: or delete it\n");
    check_int("status", error_status(&err), 2);
}

static const struct {
    const char *name;
    struct srcpos pos;
    const char *at; /* "" where the place is not known */
} places[] = {
    { "no file", { NULL, 3, 4 }, "" },
    { "a file", { "a.py", 0, 0 }, "a.py" },
    { "a line", { "a.py", 3, 0 }, "a.py:3" },
    { "a column", { "a.py", 3, 4 }, "a.py:3:4" },
};

static void test_places(void)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct error err = { 0 };

        error_at(&err, ERROR_INPUT, places[i].pos, "wrong");
        check_str(places[i].name, err.facts[0].text, places[i].at);
    }
}

static void test_errno(void)
{
    struct error err = { 0 };

    errno = ENOENT;
    check_int("returns false", error_errno(&err, "cannot open %s", "plan.json"), 0);
    check_str("message", err.message, "cannot open plan.json: No such file or directory");
    check_int("code", err.code, ERROR_SYSTEM);
}

static void test_hostile(void)
{
    struct error err = { 0 };
    char text[512];

    error_set(&err, ERROR_USAGE, "no command '%s'", "\x1b[2J\nerror[E000]: all is well");
    check_str("one line, no escapes", printed(&err, text, sizeof(text)),
              "error[E101]: no command '\\x1b[2J\\nerror[E000]: all is well'\n");
}

/* More than there is room for is cut, not written past the end. */
static void test_limits(void)
{
    struct error err = { 0 };
    char longer[4000];

    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    error_set(&err, ERROR_USAGE, "%s", longer);
    for (int i = 0; i < 100; i++) {
        error_fact(&err, "a label too long", "%d %s", i, longer);
        error_hint(&err, "%d %s", i, longer);
    }
    check_int("message", (long long)strlen(err.message), sizeof(err.message) - 1);
    check_int("facts", err.fact_count, ERROR_FACTS);
    check_int("hints", err.hint_count, ERROR_HINTS);
    check_int("the innermost fact is kept", strncmp(err.facts[0].text, "0 x", 3), 0);
}

/* Each code has a line, and a status that the exit code table knows. */
static void test_codes(void)
{
    static const int statuses[] = { 1, 2, 4, 5, 69, 70, 75, 130, 143 };
    static const enum error_code codes[] = {
        ERROR_USAGE,       ERROR_HEAD_COUNT, ERROR_OPAQUE,      ERROR_NO_SERVER,   ERROR_LOGIN,
        ERROR_STEP_FAILED, ERROR_NO_LOCK,    ERROR_LEFT_BEHIND, ERROR_INTERRUPTED, ERROR_TERMINATED,
        ERROR_OTHER_START, ERROR_SIGNATURE,  ERROR_BUG,
    };

    check_int("none", error_code_find(ERROR_NONE)->status, 0);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        const struct error_code_info *info = error_code_find(codes[i]);
        bool known = false;

        for (size_t j = 0; j < sizeof(statuses) / sizeof(statuses[0]); j++)
            known = known || statuses[j] == info->status;
        check_int(info->title, info->code, codes[i]);
        check_int(info->title, known, 1);
    }
}

CU_TestInfo error_tests[] = {
    { "the block", test_block }, { "places", test_places },         { "errno", test_errno },
    { "hostile", test_hostile }, { "more than fits", test_limits }, { "codes", test_codes },
    CU_TEST_INFO_NULL,
};
