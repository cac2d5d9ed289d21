/* base64_test.c - tests of common/base64. */
#include "common/base64.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void test_known(void)
{
    /* RFC 4648, section 10. */
    static const char *const rows[][2] = {
        { "", "" },
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
    };
    struct arena arena = { 0 };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf sb = { .arena = &arena };
        struct str bytes;

        base64_add(&sb, str_of(rows[i][0]));
        check_str(rows[i][0], strbuf_text(&sb), rows[i][1]);
        check_int(rows[i][1], base64_decode(str_of(rows[i][1]), &arena, &bytes), 1);
        check_str(rows[i][1], bytes.ptr, rows[i][0]);
    }
    arena_free(&arena);
}

static void test_refused(void)
{
    static const char *const rows[] = {
        "Z",     "Zg",    "Zg=",    "Zh==", "Zm9=", "====", "=g==", "Zg==Zg==",
        "Zm 9v", "Zm9v ", "Zm9v\n", "Zm9-", "Zm9_", "Z===", "Z=g=", "Zm9v====",
    };
    struct arena arena = { 0 };
    struct str bytes;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int(rows[i], base64_decode(str_of(rows[i]), &arena, &bytes), 0);
    check_int("a NUL", base64_decode((struct str){ "Zm\0v", 4 }, &arena, &bytes), 0);
    arena_free(&arena);
}

static void test_every_byte(void)
{
    struct arena arena = { 0 };
    char bytes[256];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 167);
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        struct strbuf sb = { .arena = &arena };
        struct str back;

        base64_add(&sb, (struct str){ bytes, len });
        check_int("decodes", base64_decode((struct str){ sb.ptr, sb.len }, &arena, &back), 1);
        check_int("same", back.len == len && memcmp(back.ptr, bytes, len) == 0, 1);
    }
    arena_free(&arena);
}

CU_TestInfo base64_tests[] = {
    { "known pairs", test_known },
    { "what is not base64", test_refused },
    { "there and back", test_every_byte },
    CU_TEST_INFO_NULL,
};
