/* toml_test.c - tests of planner/config/toml. */
#include "planner/config/toml.h"

#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* A text, and what it says: "path=value" for each entry, or the error. */
static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "", "" },
    { "# nothing\n\n", "" },
    { "a = 1", "a=1" },
    { "a = 1 # one\r\nb = 'x'\r\n", "a=1 b=x" },
    { "a.b.c = true", "a={} a.b={} a.b.c=true" },
    { "\"a.b\" = 1\n'c' = 2", "\"a.b\"=1 c=2" },
    { "[a.b]\nc = 1\n[a]\nd = 2", "a={} a.b={} a.b.c=1 a.d=2" },
    { "[[x]]\na = 1\n[[x]]\na = 2\n[x.y]\nb = 3",
      "x={} x[0]={} x[0].a=1 x[1]={} x[1].a=2 x[1].y={} x[1].y.b=3" },
    { "a = [1, 2,\n # why\n 3,]", "a=[1,2,3]" },
    { "a = [[1], {b = 2}]", "a[0]=[1] a[1]={} a[1].b=2 a=[]" },
    { "a = {b = 1, c.d = 'x'}", "a={} a.b=1 a.c={} a.c.d=x" },
    { "a = \"\\t\\\"\\u00e9\\U0001F600\"", "a=\t\"\xC3\xA9\xF0\x9F\x98\x80" },
    { "a = '''\none\n'two' '''''", "a=one\n'two' ''" },
    { "a = \"\"\"x\\\n   y\"\"\"", "a=xy" },
    { "a = 41_000_000\nb = 0x_1", "error 2: '0x_1' is no value" },
    { "a = 1_000.5e+3", "a=1000.5e+3" },
    { "a = -inf\nb = +0x1", "error 2: '+0x1' is no value" },
    { "a = 1979-05-27 07:32:00.5Z\nb = 07:32:00", "a=1979-05-27 07:32:00.5Z b=07:32:00" },
    { "a = 01", "error 1: '01' is no value" },
    { "a = 1\na = 2", "error 2: 'a' is there twice" },
    { "[a]\n[a]", "error 2: the table [a] is there twice" },
    { "a = 1\n[a]", "error 2: 'a' is a value, no table" },
    { "a = 1 b = 2", "error 1: the end of the line should stand where 'b' is" },
    { "a 1", "error 1: '=' should stand where '1' is" },
    { "a = \"x\ny\"", "error 1: the end of a string should stand where '\n' is" },
    { "a = \"\\q\"", "error 1: an escape that TOML knows should stand where 'q' is" },
    { "a = \"\\ud800\"", "error 1: \\ud800 is no character" },
    { "a = [1", "error 1: the file ends where ',' or ']' should stand" },
    { "[a", "error 1: the file ends where ']' should stand" },
    { "= 1", "error 1: a key should stand where '=' is" },
};

static const char *describe(const struct toml *toml, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < toml->count; i++) {
        const struct toml_entry *e = &toml->items[i];

        strbuf_addf(&sb, "%s%s=", i == 0 ? "" : " ", e->path);
        if (e->kind == TOML_TABLE)
            strbuf_addstr(&sb, "{}");
        else if (e->kind == TOML_ARRAY)
            strbuf_addf(&sb, "[%s]", strlist_join(&e->items, ",", arena));
        else
            strbuf_addstr(&sb, e->text);
    }
    return strbuf_text(&sb);
}

static void test_read(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        struct toml toml;
        const char *got;

        if (toml_read("t", cases[i].text, &a, &toml, &err))
            got = describe(&toml, &a);
        else
            got = arena_printf(&a, "error %s: %s", err.facts[0].text + 2, err.message);
        check_str(cases[i].text, got, cases[i].want);
        arena_free(&a);
    }
}

static void test_nesting(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct toml toml;
    struct strbuf sb = { .arena = &a };

    strbuf_addstr(&sb, "a = ");
    for (int i = 0; i < 100000; i++)
        strbuf_addch(&sb, '[');
    check_int("deep", toml_read("t", strbuf_text(&sb), &a, &toml, &err), 0);
    check_str("why", err.message, "values are nested deeper than 64");
    arena_free(&a);
}

CU_TestInfo toml_tests[] = {
    { "read", test_read },
    { "nesting", test_nesting },
    CU_TEST_INFO_NULL,
};
