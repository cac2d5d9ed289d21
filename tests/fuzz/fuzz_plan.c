/* fuzz_plan.c - plan files. What is read is written again the same. */
#include <stdlib.h>
#include <string.h>

#include "common/plan.h"
#include "tests/fuzz/fuzz.h"

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct plan plan;

    if (plan_parse((struct str){ (const char *)data, size }, "plan", &arena, &plan, &err)) {
        struct str again = plan_text(&plan, &arena);

        if (again.len != size || memcmp(again.ptr, data, size) != 0)
            abort();
    } else if (err.code != ERROR_BAD_PLAN || err.message[0] == '\0') {
        abort();
    }
    arena_free(&arena);
    return 0;
}
