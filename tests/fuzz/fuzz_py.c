/* fuzz_py.c - Python scripts: parsed, and both of their functions evaluated. */
#include <stdlib.h>

#include "planner/py/program.h"
#include "tests/fuzz/fuzz.h"

/* Everything is known, so that as much as can be is evaluated. */
static bool knows_module(void *ctx, const char *dotted)
{
    (void)ctx;
    return dotted[0] != 'x';
}

static void check(struct py_outcome outcome)
{
    if (outcome.status == PY_STATUS_OPAQUE && outcome.reason == NULL)
        abort();
    if (outcome.status == PY_STATUS_RAISED && outcome.raises == NULL)
        abort();
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct py_host host = { .knows_module = knows_module };
    struct py_program *program;
    char *text = arena_strndup(&arena, (const char *)data, size);
    struct py_source source = { .path = "fuzz.py", .text = { text, size } };

    if (py_program_open(&source, "fuzz", &host, &arena, &program, &err)) {
        check(py_program_run(program, "upgrade"));
        check(py_program_run(program, "downgrade"));
        (void)py_program_doc(program);
        (void)py_program_global(program, "revision");
    }
    arena_free(&arena);
    return 0;
}
