/* escape_test.c - tests of common/escape. */
#include "common/escape.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static const struct {
    const char *name;
    const char *text;
    const char *line;  /* as escape_add() shows it */
    const char *lines; /* as escape_add_lines() shows it */
} cases[] = {
    { "plain", "add \"owners\"", "add \"owners\"", "add \"owners\"" },
    { "beyond ASCII", "h\xc3\xa9\xe2\x82\xac", "h\xc3\xa9\xe2\x82\xac", "h\xc3\xa9\xe2\x82\xac" },
    { "newline and tab", "a\n\tb", "a\\n\\tb", "a\n\tb" },
    { "carriage return", "a\rb", "a\\x0db", "a\\x0db" },
    { "terminal colours", "\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred" },
    { "C1 control",
      "\xc2\x9b"
      "2J",
      "\\x9b2J", "\\x9b2J" },
    { "DEL", "\x7f", "\\x7f", "\\x7f" },
    { "bidi override", "\xe2\x80\xaex\xe2\x80\xac", "\\u{202e}x\\u{202c}", "\\u{202e}x\\u{202c}" },
    { "bidi isolate", "\xe2\x81\xa6x\xe2\x81\xa9", "\\u{2066}x\\u{2069}", "\\u{2066}x\\u{2069}" },
    { "zero width joiner is no control", "\xe2\x80\x8d", "\xe2\x80\x8d", "\xe2\x80\x8d" },
    { "not UTF-8", "a\xff\xc3", "a\\xff\\xc3", "a\\xff\\xc3" },
    { "empty", "", "", "" },
};

static void test_add(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct strbuf line = { .arena = &a };
        struct strbuf lines = { .arena = &a };

        escape_add(&line, cases[i].text);
        escape_add_lines(&lines, cases[i].text);
        check_str(cases[i].name, strbuf_text(&line), cases[i].line);
        check_str(cases[i].name, strbuf_text(&lines), cases[i].lines);
    }
    arena_free(&a);
}

static void test_print(void)
{
    char got[64] = { 0 };
    FILE *out = fmemopen(got, sizeof(got), "w");

    escape_print("a\nb\x1b", out);
    (void)fclose(out);
    check_str("printed", got, "a\\nb\\x1b");
}

static const struct {
    const char *name;
    const char *text;
    const char *word;
} words[] = {
    { "harmless", "origin/main_2.0@:+=-", "origin/main_2.0@:+=-" },
    { "empty", "", "''" },
    { "blank", "a b", "'a b'" },
    { "quote", "it's", "'it'\\''s'" },
    { "command", "$(reboot)`;&", "'$(reboot)`;&'" },
    { "newline", "a\nb", "'a\nb'" },
};

static void test_shell(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct strbuf sb = { .arena = &a };

        escape_add_shell(&sb, words[i].text);
        check_str(words[i].name, strbuf_text(&sb), words[i].word);
    }
    arena_free(&a);
}

static void test_bidi(void)
{
    static const struct {
        unsigned codepoint;
        int bidi;
    } rows[] = { { 0x2029, 0 }, { 0x202a, 1 }, { 0x202e, 1 }, { 0x202f, 0 },
                 { 0x2065, 0 }, { 0x2066, 1 }, { 0x2069, 1 }, { 0x206a, 0 } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int("bidi", escape_is_bidi(rows[i].codepoint), rows[i].bidi);
}

CU_TestInfo escape_tests[] = {
    { "text", test_add },           { "printed", test_print }, { "words of a shell", test_shell },
    { "bidi controls", test_bidi }, CU_TEST_INFO_NULL,
};
