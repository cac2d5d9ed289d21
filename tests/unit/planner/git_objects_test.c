/* git_objects_test.c - deltas and filters: what git's binary formats say. */
#include <string.h>

#include "planner/source/git_bloom.h"
#include "planner/source/git_delta.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* What a delta is for "0123456789", and what it makes: NULL where it must be refused. */
static const struct {
    const char *name;
    struct str delta;
    const char *result;
} deltas[] = {
    { "copy and insert", { "\x0a\x07\x91\x02\x03\x02xy\x90\x02", 10 }, "234xy01" },
    { "nothing", { "\x0a\x00", 2 }, "" },
    { "for another base", { "\x0b\x01\x01x", 4 }, NULL },
    { "too short", { "\x0a\x02\x01x", 4 }, NULL },
    { "too long", { "\x0a\x01\x02xy", 5 }, NULL },
    { "copies from behind the end", { "\x0a\x02\x91\x09\x02", 5 }, NULL },
    { "copies 64 KiB", { "\x0a\x02\x80", 3 }, NULL },
    { "an instruction that is none", { "\x0a\x01\x00x", 4 }, NULL },
    { "insert without its bytes", { "\x0a\x05\x05xy", 5 }, NULL },
    { "copy without its bytes", { "\x0a\x05\x91\x01", 4 }, NULL },
    { "a size without an end", { "\x8a", 1 }, NULL },
    { "a size without bounds", { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01", 11 }, NULL },
};

static void test_deltas(void)
{
    struct str base = { "0123456789", 10 };

    for (size_t i = 0; i < sizeof(deltas) / sizeof(deltas[0]); i++) {
        char out[16] = { 0 };
        size_t size = 0;
        bool done = git_delta_size(deltas[i].delta, base.len, &size) && size < sizeof(out) &&
                    git_delta_apply(deltas[i].delta, base, out, size);

        check_int(deltas[i].name, done, deltas[i].result != NULL);
        if (done && deltas[i].result != NULL)
            check_str(deltas[i].name, out, deltas[i].result);
    }
}

/* The hashes that git's own tests name for the empty path. */
static void test_keys(void)
{
    struct git_bloom_key key = git_bloom_key_of((struct str){ "", 0 });

    check_int("first", key.hash[0], 0x5615800c);
    check_int("first and second", (uint32_t)(key.hash[0] + key.hash[1]), 0x5b966560);
}

static void test_filters(void)
{
    const struct git_bloom_settings first = { 1, 7 };
    const struct git_bloom_settings second = { 2, 7 };
    struct git_bloom_key plain = git_bloom_key_of(str_of("app/versions"));
    struct git_bloom_key umlaut = git_bloom_key_of(str_of("app/versi\xC3\xB6n"));

    check_int("not computed", git_bloom_may_have((struct str){ "", 0 }, &first, &plain), true);
    check_int("nothing", git_bloom_may_have((struct str){ "\0", 1 }, &first, &plain), false);
    check_int("too large", git_bloom_may_have((struct str){ "\xff", 1 }, &first, &plain), true);
    check_int("bytes that version 1 hashes by machine",
              git_bloom_may_have((struct str){ "\0", 1 }, &first, &umlaut), true);
    check_int("version 2", git_bloom_may_have((struct str){ "\0", 1 }, &second, &umlaut), false);
}

CU_TestInfo git_objects_tests[] = {
    { "deltas", test_deltas },
    { "keys of filters", test_keys },
    { "filters", test_filters },
    CU_TEST_INFO_NULL,
};
