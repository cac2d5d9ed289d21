/* shell.h - runs what is said most shortly in a shell. */
#ifndef TESTS_SUPPORT_SHELL_H
#define TESTS_SUPPORT_SHELL_H

#include "common/arena.h"

/* Runs a shell command in the working directory, and returns what it prints.
 * One that fails, fails the test. */
const char *shell(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
