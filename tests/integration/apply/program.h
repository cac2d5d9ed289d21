/* program.h - migapply, run by the tests. */
#ifndef TESTS_INTEGRATION_APPLY_PROGRAM_H
#define TESTS_INTEGRATION_APPLY_PROGRAM_H

#include <stdio.h>
#include <sys/types.h>

#include "tests/support/run.h"

/* A program that runs. */
struct program_run {
    pid_t pid;
    FILE *out;
    FILE *err;
};

/* Where to reach the server, other than the environment says; 0: nowhere else. */
struct program_route {
    int port;
};

/* Starts migapply with words, which end with NULL. */
struct program_run program_start(const char *const words[], const struct program_route *route);

/* Waits for its end. */
struct run_result program_wait(struct program_run *run, struct arena *arena);

/* Waits until it has said that on its standard error, or has ended; for minutes at most. */
void program_await(const struct program_run *run, const char *text);

/* What program_wait() does when the end is known. */
struct run_result program_collect(struct program_run *run, int status, struct arena *arena);

/* Both. */
struct run_result program_run(const char *const words[], struct arena *arena);

/* Says in which folder the programs are. */
void program_set(const char *build);

/* Returns that folder. */
const char *program_build(void);

#endif
