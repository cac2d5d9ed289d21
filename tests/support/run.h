/* run.h - runs a program and keeps what it said. */
#ifndef TESTS_SUPPORT_RUN_H
#define TESTS_SUPPORT_RUN_H

#include "common/arena.h"

struct run_result {
    const char *out; /* what it wrote to standard output */
    const char *err; /* what it wrote to standard error */
    int status;      /* its exit status, or 128 + the signal that ended it */
};

/* Runs argv, which ends with NULL, in folder dir with an empty standard input. */
struct run_result run_program(char *const argv[], const char *dir, struct arena *arena);

#endif
