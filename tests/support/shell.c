/* shell.c - see shell.h. */
#include "tests/support/shell.h"

#include <stdarg.h>

#include "tests/support/check.h"
#include "tests/support/run.h"

const char *shell(struct arena *arena, const char *fmt, ...)
{
    char program[] = "/bin/sh";
    char option[] = "-c";
    char *argv[] = { program, option, NULL, NULL };
    struct run_result got;
    va_list ap;

    va_start(ap, fmt);
    argv[2] = arena_vprintf(arena, fmt, ap);
    va_end(ap);
    got = run_program(argv, ".", arena);
    check_int(argv[2], got.status, 0);
    if (got.status != 0)
        check_str(argv[2], got.err, "");
    return got.out;
}
