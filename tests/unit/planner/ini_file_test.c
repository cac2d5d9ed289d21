/* ini_file_test.c - tests of planner/config/ini_file. */
#include "planner/config/ini_file.h"

#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* A text, and what "x" of [alembic] is then, or the error. */
static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "[alembic]\nx = 1\n", "1" },
    { "[alembic]\nx: 1", "1" },
    { "[alembic]\r\nX=1\r\n", "1" },
    { "\xEF\xBB\xBF[alembic]\nx = 1", "1" },
    { "[alembic]\nx = a ; no comment # either", "a ; no comment # either" },
    { "; one\n# two\n[alembic]\n  # three\nx = 1", "1" },
    { "[alembic]\nx =\n  a\n  # between\n  b\n\n  c\ny = 1", "\na\nb\nc" },
    { "[alembic]\n  x = 1\n  y = 2\n", "1" },
    { "[alembic]\ny = 1\n  x = 2\n", "none" },
    { "[DEFAULT]\nx = 1\n[alembic]\ny = 2", "1" },
    { "[DEFAULT]\nx = 1\n[alembic]\nx = 2", "2" },
    { "[other]\nx = 1", "none" },
    { "[alembic]\nx = %(here)s/a", "/h/a" },
    { "[alembic]\nx = 100%%", "100%" },
    { "[alembic]\nx = %%(here)s", "%(here)s" },
    { "[alembic]\ny = %(z)s\nz = 3\nx = <%(Y)s>", "<3>" },
    { "[DEFAULT]\ny = 1\n[alembic]\nx = %(y)s", "1" },
    { "[alembic]\nx = a = b : c", "a = b : c" },
    { "[alembic]\nx =", "" },
    { "[alembic]\nx = %(y)s", "error 2: x uses %(y)s, which nobody defines" },
    { "[alembic]\nx = %(x)s", "error 2: x refers to itself" },
    { "[alembic]\nx = %d", "error 2: '%' in x is followed by neither '%' nor '(name)s'" },
    { "[alembic]\nx = 5%", "error 2: '%' in x is followed by neither '%' nor '(name)s'" },
    { "x = 1", "error 1: a name stands before the first [section]" },
    { "[alembic]\nx = 1\n\nx = 2", "error 4: the name stands twice in its section" },
    { "[alembic]\nx = 1\nnonsense", "error 3: this is neither a section nor a name with a value" },
    { "[alembic\nx = 1", "error 1: this is neither a section nor a name with a value" },
};

static const char *answer(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    struct ini_file *ini;
    const struct ini_option *option;
    const char *value;

    if (ini_file_read("i", text, "/h", arena, &ini, &err)) {
        option = ini_file_find(ini, "alembic", "x");
        if (option == NULL)
            return "none";
        if (ini_file_value(ini, "alembic", option, arena, &value, &err))
            return value;
    }
    return arena_printf(arena, "error %s: %s", err.facts[0].text + 2, err.message);
}

static void test_read(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };

        check_str(cases[i].text, answer(cases[i].text, &a), cases[i].want);
        arena_free(&a);
    }
}

/* Each value stands for ten of the next: ten to the ninth, if it were done. */
static void test_growth(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };

    strbuf_addstr(&sb, "[alembic]\nx = %(a0)s\n");
    for (int i = 0; i < 9; i++) {
        strbuf_addf(&sb, "a%d = ", i);
        for (int j = 0; j < 10; j++)
            strbuf_addf(&sb, "%%(a%d)s", i + 1);
        strbuf_addch(&sb, '\n');
    }
    strbuf_addstr(&sb, "a9 = lol\n");
    check_str("growth", answer(strbuf_text(&sb), &a), "error 2: x refers to itself");
    arena_free(&a);
}

/* inih cuts lines at 200 bytes unless told otherwise. */
static void test_long_line(void)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };
    struct strbuf value = { .arena = &a };

    for (int i = 0; i < 1000; i++)
        strbuf_addf(&value, "%d,", i);
    strbuf_addf(&sb, "[alembic]\nx = %s\ny = 1\n", strbuf_text(&value));
    check_str("long line", answer(strbuf_text(&sb), &a), strbuf_text(&value));
    arena_free(&a);
}

CU_TestInfo ini_file_tests[] = {
    { "read", test_read },
    { "growth", test_growth },
    { "long line", test_long_line },
    CU_TEST_INFO_NULL,
};
