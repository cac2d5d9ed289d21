/* check.c - see check.h. */
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/number.h"

static void report(const char *file, unsigned line, const char *row, bool ok, const char *what)
{
    (void)CU_assertImplementation(ok, line, what, file, "", CU_FALSE);
    if (!ok)
        (void)fprintf(stderr, "\n%s:%u: %s: %s\n", file, line, row, what);
}

void check_str_at(const char *file, unsigned line, const char *row, const char *got,
                  const char *want)
{
    bool same = got != NULL && want != NULL && strcmp(got, want) == 0;

    report(file, line, row, same || got == want, "the texts differ");
    if (!same && got != want)
        (void)fprintf(stderr, "--- got\n%s\n--- want\n%s\n---\n", got == NULL ? "(null)" : got,
                      want == NULL ? "(null)" : want);
}

void check_int_at(const char *file, unsigned line, const char *row, long long got, long long want)
{
    report(file, line, row, got == want, "the numbers differ");
    if (got != want)
        (void)fprintf(stderr, "    got %lld, want %lld\n", got, want);
}

void check_ok_at(const char *file, unsigned line, const char *row, bool ok, const struct error *err)
{
    report(file, line, row, ok, "failed");
    if (!ok && err->code != ERROR_NONE)
        error_print(err, stderr);
}

unsigned check_thin(void)
{
    const char *text = getenv("TEST_THIN");
    int64_t thin = 1;

    if (text != NULL && !number_parse(text, 1, 10000, &thin))
        CU_FAIL("TEST_THIN is no number");
    return (unsigned)thin;
}
