/* number_test.c - tests of common/number. */
#include "common/number.h"

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

enum { UNTOUCHED = 77 };

static const struct {
    const char *text;
    int64_t least;
    int64_t most;
    int64_t value; /* UNTOUCHED where it is refused */
} cases[] = {
    { "0", 0, 9, 0 },
    { "9", 0, 9, 9 },
    { "10", 0, 9, UNTOUCHED },
    { "-1", 0, 9, UNTOUCHED },
    { "-1", -1, 9, -1 },
    { "007", 0, 9, 7 },
    { "9223372036854775807", 0, INT64_MAX, INT64_MAX },
    { "9223372036854775808", 0, INT64_MAX, UNTOUCHED },
    { "-9223372036854775808", INT64_MIN, 0, INT64_MIN },
    { "-9223372036854775809", INT64_MIN, 0, UNTOUCHED },
    { "", 0, 9, UNTOUCHED },
    { "-", -9, 9, UNTOUCHED },
    { "+1", 0, 9, UNTOUCHED },
    { " 1", 0, 9, UNTOUCHED },
    { "1 ", 0, 9, UNTOUCHED },
    { "1s", 0, 9, UNTOUCHED },
    { "0x1", 0, 9, UNTOUCHED },
    { "--1", -9, 9, UNTOUCHED },
    { "1e3", 0, 9999, UNTOUCHED },
};

static void test_parse(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t got = UNTOUCHED;
        bool good = number_parse(cases[i].text, cases[i].least, cases[i].most, &got);

        check_int(cases[i].text, good, cases[i].value != UNTOUCHED);
        check_int(cases[i].text, got, cases[i].value);
    }
}

CU_TestInfo number_tests[] = {
    { "parse", test_parse },
    CU_TEST_INFO_NULL,
};
