/* time_utc_test.c - tests of common/time_utc. */
#include "common/time_utc.h"

#include <time.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void test_known(void)
{
    static const struct {
        const char *text;
        int64_t at;
    } rows[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "1969-12-31T23:59:59Z", -1 },
        { "2000-02-29T12:00:00Z", 951825600 },
        { "2026-11-22T21:00:00Z", 1795381200 },
        { "2038-01-19T03:14:08Z", 2147483648 },
        { "2100-03-01T00:00:00Z", 4107542400 },
        { "0000-01-01T00:00:00Z", -62167219200 },
        { "9999-12-31T23:59:59Z", 253402300799 },
    };
    struct arena arena = { 0 };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at = 1;

        check_int(rows[i].text, time_utc_parse(str_of(rows[i].text), &at), 1);
        check_int(rows[i].text, at, rows[i].at);
        check_str(rows[i].text, time_utc_text(at, &arena), rows[i].text);
    }
    arena_free(&arena);
}

static void test_refused(void)
{
    static const char *const rows[] = {
        "",
        "2026-11-22",
        "2026-11-22T21:00:00",
        "2026-11-22t21:00:00z",
        "2026-11-22 21:00:00Z",
        "2026-11-22T21:00:00+00:00",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-12-31T23:59:60Z",
        "2026-01-01T00:00:00Zx",
        "2026-1-01T00:00:000Z",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at;

        check_int(rows[i], time_utc_parse(str_of(rows[i]), &at), 0);
    }
}

static void test_compact(void)
{
    static const struct {
        const char *text;
        bool good;
        int64_t at;
    } rows[] = {
        { "20261122Z", true, 1795305600 },
        { "202611222100Z", true, 1795381200 },
        { "20261122210000Z", true, 1795381200 },
        { "20261122", false, 0 },
        { "20261122210000", false, 0 },
        { "2026112221Z", false, 0 },
        { "20260229Z", false, 0 },
        { "20261122Z ", false, 0 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at = 0;

        check_int(rows[i].text, time_utc_parse_compact(str_of(rows[i].text), &at), rows[i].good);
        check_int(rows[i].text, at, rows[i].at);
    }
}

/* The C library as the oracle, over four hundred years. */
static void test_against_libc(void)
{
    struct arena arena = { 0 };

    for (int64_t day = -80000; day < 80000; day += 13) {
        time_t at = (time_t)(day * 86400 + (day % 86400 + 86400) % 86400);
        struct tm tm;
        char want[32];

        (void)gmtime_r(&at, &tm);
        (void)strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ", &tm);
        check_str("as gmtime", time_utc_text(at, &arena), want);
    }
    arena_free(&arena);
}

CU_TestInfo time_utc_tests[] = {
    { "known times", test_known },
    { "what is no time", test_refused },
    { "as allowed signers have it", test_compact },
    { "as the C library has it", test_against_libc },
    CU_TEST_INFO_NULL,
};
