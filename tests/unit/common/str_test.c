/* str_test.c - tests of common/str. */
#include "common/str.h"

#include <string.h>

#include "common/arena.h"
#include "common/error.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

/* What str_decode() makes of bytes; len 0 is "not a character". */
static const struct {
    const char *name;
    const char *bytes;
    size_t len;
    unsigned codepoint;
} decoded[] = {
    { "ASCII", "a", 1, 'a' },
    { "DEL", "\x7f", 1, 0x7f },
    { "two bytes, lowest", "\xc2\x80", 2, 0x80 },
    { "two bytes, highest", "\xdf\xbf", 2, 0x7ff },
    { "three bytes, lowest", "\xe0\xa0\x80", 3, 0x800 },
    { "before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff },
    { "after the surrogates", "\xee\x80\x80", 3, 0xe000 },
    { "four bytes, lowest", "\xf0\x90\x80\x80", 4, 0x10000 },
    { "four bytes, highest", "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
    { "nothing", "", 0, 0 },
    { "a lone continuation", "\x80", 0, 0 },
    { "overlong slash", "\xc0\xaf", 0, 0 },
    { "overlong in three", "\xe0\x9f\xbf", 0, 0 },
    { "overlong in four", "\xf0\x8f\xbf\xbf", 0, 0 },
    { "lowest surrogate", "\xed\xa0\x80", 0, 0 },
    { "highest surrogate", "\xed\xbf\xbf", 0, 0 },
    { "past Unicode", "\xf4\x90\x80\x80", 0, 0 },
    { "five bytes", "\xf8\x88\x80\x80\x80", 0, 0 },
    { "cut after one of two", "\xc3", 0, 0 },
    { "cut after two of three", "\xe2\x82", 0, 0 },
    { "cut after three of four", "\xf0\x9f\x98", 0, 0 },
    { "broken continuation", "\xc3(", 0, 0 },
};

static void test_decode(void)
{
    for (size_t i = 0; i < sizeof(decoded) / sizeof(decoded[0]); i++) {
        unsigned codepoint = 0;

        check_int(decoded[i].name, (long long)str_decode(str_of(decoded[i].bytes), &codepoint),
                  (long long)decoded[i].len);
        check_int(decoded[i].name, codepoint, decoded[i].codepoint);
    }
}

/* Every character there is, encoded by the rule and read back. */
static void test_all_characters(void)
{
    long wrong = 0;

    for (unsigned c = 1; c <= 0x10ffff; c++) {
        char bytes[4];
        unsigned got = 0;
        size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

        for (size_t i = len - 1; i > 0; i--)
            bytes[i] = (char)(0x80 | ((c >> (6 * (len - 1 - i))) & 0x3f));
        bytes[0] = (char)(leads[len] | (c >> (6 * (len - 1))));
        len = str_decode((struct str){ bytes, len }, &got);
        if (c >= 0xd800 && c < 0xe000 ? len != 0 : got != c)
            wrong++;
    }
    check_int("characters that came back otherwise", wrong, 0);
}

static const struct {
    const char *name;
    const char *text;
    const char *trimmed;
} trims[] = {
    { "nothing", "", "" },
    { "blanks alone", " \t\r\n\f\v", "" },
    { "none", "a b", "a b" },
    { "both ends", "\n  a b\t ", "a b" },
};

static void test_trim(void)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(trims) / sizeof(trims[0]); i++) {
        struct str got = str_trim(str_of(trims[i].text));

        check_str(trims[i].name, arena_strndup(&a, got.ptr, got.len), trims[i].trimmed);
    }
    arena_free(&a);
}

static void test_compare(void)
{
    struct str text = { "revision = 1", 8 };

    check_int("equals", str_equals(text, "revision"), 1);
    check_int("its beginning", str_equals(text, "rev"), 0);
    check_int("longer", str_equals(text, "revision "), 0);
    check_int("empty", str_equals((struct str){ NULL, 0 }, ""), 1);
    check_int("starts", str_starts_with(text, "rev"), 1);
    check_int("starts with all", str_starts_with(text, "revision"), 1);
    check_int("starts with more", str_starts_with(text, "revision "), 0);
}

static const struct {
    const char *name;
    struct str text;
    const char *message; /* "" where it is text */
    const char *place;
} texts[] = {
    { "empty", { "", 0 }, "", "" },
    { "text", { "gr\xc3\xbc\xc3\x9f dich\n", 12 }, "", "" },
    { "a NUL on line 2", { "a\nb\0c", 5 }, "the file holds a NUL byte", "f.py:2" },
    { "Latin-1 on line 3", { "a\n\n\xe9t\xe9", 6 }, "the file is not UTF-8 text", "f.py:3" },
};

static void test_check(void)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct error err = { 0 };
        bool good = str_check_text(texts[i].text, "f.py", &err);

        check_int(texts[i].name, good, texts[i].message[0] == '\0');
        check_str(texts[i].name, err.message, texts[i].message);
        check_str(texts[i].name, err.facts[0].text, texts[i].place);
    }
}

CU_TestInfo str_tests[] = {
    { "one character", test_decode },
    { "every character", test_all_characters },
    { "trim", test_trim },
    { "compare", test_compare },
    { "is it text", test_check },
    CU_TEST_INFO_NULL,
};
