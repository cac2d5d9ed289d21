/* allowed_signers_test.c - tests of common/allowed_signers. */
#include "common/allowed_signers.h"

#include <string.h>

#include "common/file.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

static void test_good_lines(void)
{
    static const struct {
        const char *text;
        size_t count;
        const char *principals; /* of the first line; NULL where there is none */
        const char *namespaces;
        bool authority;
    } rows[] = {
        { "", 0, NULL, NULL, false },
        { "# nothing\n\n  \t\n \t# here\n", 0, NULL, NULL, false },
        { "a@x.org " KEY, 1, "a@x.org", NULL, false },
        { "a@x.org " KEY " a comment of words\r\n", 1, "a@x.org", NULL, false },
        { " \ta@x.org\t " KEY "\n", 1, "a@x.org", NULL, false },
        { "\"a b@x.org\" " KEY, 1, "a b@x.org", NULL, false },
        { "a@x.org,!b@x.org " KEY, 1, "a@x.org,!b@x.org", NULL, false },
        { "a namespaces=\"git,file\" " KEY, 1, "a", "git,file", false },
        { "a NAMESPACES=\"git\" " KEY, 1, "a", "git", false },
        { "a namespaces=\"a\\\"b\" " KEY, 1, "a", "a\"b", false },
        { "a namespaces=\"with, blank\" " KEY, 1, "a", "with, blank", false },
        { "a cert-authority " KEY, 1, "a", NULL, true },
        { "a cert-authority,namespaces=\"x\" " KEY, 1, "a", "x", true },
        { "a namespaces=\"x\",valid-after=\"20200101Z\",valid-before=\"202101010000Z\" " KEY, 1,
          "a", "x", false },
        { "a " KEY "\nb " KEY "\n#\nc " KEY, 3, "a", NULL, false },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = { 0 };
        struct allowed_signers signers;
        struct error err = { 0 };

        check_ok(rows[i].text,
                 allowed_signers_parse(rows[i].text, "signers", &arena, &signers, &err), &err);
        check_int(rows[i].text, (long long)signers.count, (long long)rows[i].count);
        if (signers.count > 0) {
            check_str(rows[i].text, signers.items[0].principals, rows[i].principals);
            check_str(rows[i].text, signers.items[0].namespaces, rows[i].namespaces);
            check_int(rows[i].text, signers.items[0].authority, rows[i].authority);
        }
        arena_free(&arena);
    }
}

static void test_bad_lines(void)
{
    static const struct {
        const char *text;
        const char *place;
    } rows[] = {
        { "a", "signers:1:2" },
        { "a ", "signers:1:3" },
        { KEY, "signers:1:13" },
        { "\"a " KEY, "signers:1:2" },
        { "\"\" " KEY, "signers:1:2" },
        { "a\"b " KEY, "signers:1:4" },
        { "a ssh-ed25519", "signers:1:3" },
        { "a ssh-ed25519 AAAA", "signers:1:3" },
        { "a ssh-rsa "
          "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
          "signers:1:3" },
        { "a ssh-dss AAAA", "signers:1:3" },
        { "a frobnicate=\"1\" " KEY, "signers:1:3" },
        { "a namespaces=x " KEY, "signers:1:14" },
        { "a namespaces=\"x " KEY, "signers:1:97" },
        { "a namespaces=\"\" " KEY, "signers:1:16" },
        { "a namespaces=\"x\",namespaces=\"y\" " KEY, "signers:1:29" },
        { "a namespaces=\"x\"" KEY, "signers:1:17" },
        { "a namespaces=\"x\", " KEY, "signers:1:18" },
        { "a cert-authority,cert-authority " KEY, "signers:1:32" },
        { "a valid-before=\"20260101\" " KEY, "signers:1:26" },
        { "a valid-before=\"20260101Z\",valid-before=\"20260101Z\" " KEY, "signers:1:41" },
        { "a valid-after=\"20260101Z\",valid-before=\"20260101Z\" " KEY, "signers:1:52" },
        { "a " KEY "\nb " KEY "x\n", "signers:2:3" },
        { "# fine\n\na\n", "signers:3:2" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = { 0 };
        struct allowed_signers signers;
        struct error err = { 0 };

        check_int(rows[i].text,
                  allowed_signers_parse(rows[i].text, "signers", &arena, &signers, &err), 0);
        check_int(rows[i].text, err.code, ERROR_SIGNERS);
        check_str(rows[i].text, err.facts[0].text, rows[i].place);
        arena_free(&arena);
    }
}

/* Of several lines the first that says yes counts, else the nearest to it. */
static void test_several_lines(void)
{
    static const char everywhere[] = "migplan/v1/plan";
    static const struct {
        const char *text;
        enum sigfault fault;
        const char *principal;
    } rows[] = {
        { "a namespaces=\"git\" " KEY, SIGFAULT_NS_DENIED, "a" },
        { "a namespaces=\"git\" " KEY "\nb namespaces=\"*\" " KEY, SIGFAULT_NONE, "b" },
        { "b namespaces=\"*\" " KEY "\na namespaces=\"git\" " KEY, SIGFAULT_NONE, "b" },
        { "a " KEY "\nb namespaces=\"git\" " KEY, SIGFAULT_NS_DENIED, "b" },
        { "a namespaces=\"*\",valid-before=\"20200101Z\" " KEY "\nb " KEY, SIGFAULT_KEY_EXPIRED,
          "a" },
        { "a cert-authority,namespaces=\"*\" " KEY, SIGFAULT_KEY_UNKNOWN, NULL },
        { "a,b namespaces=\"!migplan/v1/plan,*\" " KEY, SIGFAULT_NS_DENIED, "a,b" },
        { "", SIGFAULT_KEY_UNKNOWN, NULL },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = { 0 };
        struct allowed_signers signers;
        struct sshsig_signer signer = { 0 };
        struct error err = { 0 };
        struct str comment;
        const char *principal;

        check_int("key", sshkey_parse_line(str_of(KEY), &arena, &signer.key, &comment),
                  SIGFAULT_NONE);
        check_ok(rows[i].text,
                 allowed_signers_parse(rows[i].text, "signers", &arena, &signers, &err), &err);
        check_str(rows[i].text,
                  sigfault_name(allowed_signers_check(
                      &signers, &(struct allowed_question){ &signer, everywhere, NULL, 1795305600 },
                      &arena, &principal)),
                  sigfault_name(rows[i].fault));
        check_str(rows[i].text, principal, rows[i].principal);
        arena_free(&arena);
    }
}

/* A change anywhere in the file must not crash it; what still reads must not
 * hold a line that was not there. */
static void test_mutations(void)
{
    struct arena outer = { 0 };
    struct error err = { 0 };
    const char *text = "";
    uint32_t state = 20261122;

    check_ok("data", file_read_text("tests/data/sshsig/signers", 1 << 20, &outer, &text, &err),
             &err);
    for (int i = 0; i < 1000; i++) {
        struct arena arena = { 0 };
        struct allowed_signers signers;
        struct error refused = { 0 };
        char *copy = arena_strdup(&arena, text);

        for (int k = 0; k <= i % 3; k++) {
            state = state * 1664525 + 1013904223;
            copy[(state >> 8) % strlen(text)] = (char)(1 + (state >> 4) % 126);
        }
        if (!allowed_signers_parse(copy, "signers", &arena, &signers, &refused))
            check_int("refused as", refused.code, ERROR_SIGNERS);
        else
            check_int("no new line", signers.count <= 7, 1);
        arena_free(&arena);
    }
    arena_free(&outer);
}

CU_TestInfo allowed_signers_tests[] = {
    { "good lines", test_good_lines },
    { "bad lines", test_bad_lines },
    { "several lines of one key", test_several_lines },
    { "mutated files", test_mutations },
    CU_TEST_INFO_NULL,
};
