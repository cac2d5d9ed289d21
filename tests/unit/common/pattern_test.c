/* pattern_test.c - tests of common/pattern. */
#include "common/pattern.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

struct row {
    const char *pattern;
    const char *text;
    bool matches;
};

static void test_patterns(void)
{
    static const struct row rows[] = {
        { "", "", true },
        { "", "a", false },
        { "*", "", true },
        { "*", "anything", true },
        { "a", "a", true },
        { "a", "A", false },
        { "a", "ab", false },
        { "ab", "a", false },
        { "?", "", false },
        { "?", "x", true },
        { "a*", "a", true },
        { "*a", "ba", true },
        { "*a", "ab", false },
        { "a*b*c", "a1b2c", true },
        { "a*b*c", "a1c2b", false },
        { "**a**", "xay", true },
        { "*aab", "aaaab", true },
        { "a?c*", "abcd", true },
        { "*@x.org", "b@x.org", true },
        { "*@x.org", "b@x.orgs", false },
        { "[ab]", "a", false },
        { "*?", "", false },
        { "*?", "a", true },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int(rows[i].pattern, pattern_match(rows[i].pattern, rows[i].text), rows[i].matches);
}

static void test_lists(void)
{
    static const struct row rows[] = {
        { "", "a", false },
        { "a,b", "b", true },
        { "a,b", "c", false },
        { "!a", "b", false },
        { "!a,*", "b", true },
        { "!a,*", "a", false },
        { "*,!a", "a", false },
        { "!a*,abc", "abc", false },
        { ",a", "a", true },
        { "a,", "a", true },
        { "migplan/v1/approve/*", "migplan/v1/approve/production", true },
        { "migplan/v1/approve/*", "migplan/v1/plan", false },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int(rows[i].pattern, pattern_match_list(rows[i].pattern, rows[i].text),
                  rows[i].matches);
}

/* What takes a matcher that tries everything longer than anyone waits. */
static void test_hostile(void)
{
    char pattern[401];
    char text[201];

    for (size_t i = 0; i < 400; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[400] = '\0';
    memset(text, 'a', 199);
    memcpy(text + 199, "b", 2);
    check_int("many stars", pattern_match(pattern, text), 0);
}

CU_TestInfo pattern_tests[] = {
    { "patterns", test_patterns },
    { "lists", test_lists },
    { "hostile patterns", test_hostile },
    CU_TEST_INFO_NULL,
};
