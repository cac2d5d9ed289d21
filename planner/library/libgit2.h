/*
 * libgit2.h - loads libgit2, and sets it up to read data.
 *
 * Whoever calls a function of git2.h has called libgit2_start() before.
 */
#ifndef PLANNER_LIBRARY_LIBGIT2_H
#define PLANNER_LIBRARY_LIBGIT2_H

#include <stdbool.h>

#include "common/error.h"

/* Loads the library where it is not loaded yet, and initializes it; each success wants a
 * git_libgit2_shutdown(). Fails with ERROR_SYSTEM where there is none. */
bool libgit2_start(struct error *err);

#endif
