/* strbuf_test.c - tests of common/strbuf. */
#include "common/strbuf.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void test_pieces(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };

    check_str("nothing yet", strbuf_text(&sb), "");
    strbuf_addstr(&sb, "");
    check_str("an empty piece", strbuf_text(&sb), "");
    strbuf_addstr(&sb, "drop ");
    strbuf_add(&sb, "table xyz", 6);
    strbuf_addf(&sb, "%s%d", "t", 12);
    strbuf_addch(&sb, ';');
    check_str("all pieces", strbuf_text(&sb), "drop table t12;");
    check_int("length", (long long)sb.len, 15);
    arena_free(&a);
}

static void test_nul(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };

    strbuf_add(&sb, "a\0b", 3);
    check_int("a NUL is a byte", (long long)sb.len, 3);
    check_int("as written", memcmp(sb.ptr, "a\0b", 4), 0);
    arena_free(&a);
}

static void test_long(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };

    for (int i = 0; i < 10000; i++)
        strbuf_addf(&sb, "%04d", i);
    check_int("length", (long long)sb.len, 40000);
    check_str("its end", strbuf_text(&sb) + 39996, "9999");
    check_int("its middle", memcmp(sb.ptr + 20000, "5000", 4), 0);
    arena_free(&a);
}

/* A format whose result is longer than all that was added before. */
static void test_long_format(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };
    char text[3001] = { 0 };

    memset(text, 'x', 3000);
    strbuf_addch(&sb, '[');
    strbuf_addf(&sb, "%s]", text);
    check_int("length", (long long)sb.len, 3002);
    check_str("its end", strbuf_text(&sb) + 2999, "xx]");
    arena_free(&a);
}

CU_TestInfo strbuf_tests[] = {
    { "pieces", test_pieces },
    { "NUL bytes", test_nul },
    { "a long text", test_long },
    { "a long format", test_long_format },
    CU_TEST_INFO_NULL,
};
