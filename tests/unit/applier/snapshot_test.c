/* snapshot_test.c - two schemas, and how they differ. */
#include "applier/execute/snapshot.h"

#include <string.h>

#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

/* Lines of "object=definition", by blanks. */
static struct snapshot make(const char *text, struct arena *arena)
{
    struct snapshot made = { 0 };

    while (*text != '\0') {
        size_t object = strcspn(text, "=");
        size_t definition = strcspn(text + object + 1, " ");
        struct snapshot_line line = { "structure", arena_strndup(arena, text, object),
                                      arena_strndup(arena, text + object + 1, definition) };

        vec_push(arena, &made, line);
        text += object + 1 + definition;
        text += *text == ' ';
    }
    return made;
}

static void test_compare(void)
{
    static const struct {
        const char *before;
        const char *after;
        const char *want; /* "+object" left, "-object" gone, "~object" changed */
    } cases[] = {
        { "", "", "" },
        { "a=1 b=2", "a=1 b=2", "" },
        { "", "a=1", "+a" },
        { "a=1", "", "-a" },
        { "a=1 b=2 c=3", "a=1 c=3", "-b" },
        { "a=1 c=3", "a=1 b=2 c=3 d=4", "+b+d" },
        { "a=1 b=2", "a=1 b=3", "~b" },
        { "a=1 c=1 e=1", "b=1 c=2 d=1", "-a+b~c+d-e" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct snapshot before = make(cases[i].before, &a);
        struct snapshot after = make(cases[i].after, &a);
        struct snapshot_differences found = { 0 };
        struct strbuf sb = { .arena = &a };

        snapshot_compare(&before, &after, &a, &found);
        for (size_t k = 0; k < found.count; k++) {
            const struct snapshot_difference *d = &found.items[k];

            strbuf_addf(&sb, "%c%s",
                        d->before == NULL  ? '+'
                        : d->after == NULL ? '-'
                                           : '~',
                        d->object);
        }
        check_str(cases[i].after, strbuf_text(&sb), cases[i].want);
        arena_free(&a);
    }
}

CU_TestInfo snapshot_tests[] = {
    { "differences", test_compare },
    CU_TEST_INFO_NULL,
};
