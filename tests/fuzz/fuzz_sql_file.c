/* fuzz_sql_file.c - .sql revisions. */
#include "planner/read/sql_read.h"
#include "tests/fuzz/fuzz.h"

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error refused = { 0 };
    struct str bytes = { (const char *)data, size };
    struct sql_file file;

    /* As a file is read: text, and no NUL but the one behind it. */
    if (str_check_text(bytes, "revision", &refused)) {
        bytes.ptr = arena_strndup(&arena, bytes.ptr, bytes.len);
        (void)sql_parse("revision", bytes, &arena, &file, &refused);
    }
    arena_free(&arena);
    return 0;
}
