/* fuzz_py_header.c - the heads of scripts. */
#include "planner/read/env_read.h"
#include "planner/read/py_header.h"
#include "tests/fuzz/fuzz.h"

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error refused = { 0 };
    struct str bytes = { (const char *)data, size };
    struct env_settings env;
    struct py_header header;

    /* As a file is read: text, and no NUL but the one behind it. */
    if (str_check_text(bytes, "script", &refused)) {
        bytes.ptr = arena_strndup(&arena, bytes.ptr, bytes.len);
        py_header_read(bytes, &arena, &header);
        env_read(bytes, &arena, &env);
    }
    arena_free(&arena);
    return 0;
}
