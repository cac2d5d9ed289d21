/* fuzz_sql.c - SQL of strangers: splitting, classifying, guarding. */
#include <stdlib.h>

#include "common/sql_guard.h"
#include "planner/sql/classify.h"
#include "planner/sql/split.h"
#include "tests/fuzz/fuzz.h"

static void classify(const struct sql_commands *commands, struct arena *arena)
{
    struct sql_class class;

    for (size_t i = 0; i < commands->count; i++) {
        struct str text = commands->items[i].text;

        sql_classify(arena_strndup(arena, text.ptr, text.len), i % 2 == 0, arena, &class);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str text = { (const char *)data, size };
    struct error err = { 0 };
    struct sql_commands commands = { 0 };

    if (str_check_text(text, "x", &err)) {
        (void)sql_guard_fault(text);
        if (sql_split(text, (struct srcpos){ "x", 1, 1 }, &arena, &commands, &err))
            classify(&commands, &arena);
        else if (err.code != ERROR_INPUT)
            abort();
    }
    arena_free(&arena);
    return 0;
}
