/* fuzz_ddl.c - version scripts: evaluated, and their directives written as SQL. */
#include <stdlib.h>

#include "planner/ddl/host.h"
#include "planner/py/program.h"
#include "tests/fuzz/fuzz.h"

static const struct ddl_settings settings = { 0 };

static void run(struct ddl *d, struct py_program *program, const char *function,
                struct arena *arena)
{
    struct script script = { .status = SCRIPT_COMPILED };
    struct py_outcome outcome;

    ddl_init(d, &settings, &script, arena);
    outcome = py_program_run(program, function);
    if (outcome.status == PY_STATUS_OPAQUE && outcome.reason == NULL)
        abort();
    for (size_t i = 0; i < script.count; i++) {
        if (script.items[i].sql == NULL)
            abort();
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct ddl d;
    struct ddl_host state = { .ddl = &d };
    struct py_host host;
    struct py_program *program;
    char *text = arena_strndup(&arena, (const char *)data, size);
    struct py_source source = { .path = "fuzz.py", .text = { text, size } };

    ddl_host_init(&host, &state);
    if (py_program_open(&source, "fuzz", &host, &arena, &program, &err)) {
        run(&d, program, "upgrade", &arena);
        run(&d, program, "downgrade", &arena);
    }
    arena_free(&arena);
    return 0;
}
