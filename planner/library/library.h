/*
 * library.h - shared libraries that are loaded when they are first needed.
 *
 * libgit2 brings ten more libraries, and libcrypto is large: to load and relocate
 * them takes longer than a whole check of an unchanged tree, or of a file of SQL,
 * which need neither. So migplan is not linked to the two. libgit2.functions and
 * libcrypto.functions list what we call of them, forward.awk makes a function of
 * each that finds the real one at its first call and hands on to it. Who calls them
 * includes the library's own header and sees no difference; the compiler compares the
 * list with that header, and what is not in the list does not link.
 *
 * What is loaded stays loaded, so that tools which look at a process at its end
 * know whose memory they see.
 */
#ifndef PLANNER_LIBRARY_LIBRARY_H
#define PLANNER_LIBRARY_LIBRARY_H

#include <stdbool.h>

#include "common/error.h"

/* Loads the library of that file name, which the Debian package has. Fails with ERROR_SYSTEM,
 * naming both. */
bool library_load(const char *file, const char *package, struct error *err);

/* Sets *function, a pointer to a function, to the one of that name, and loads the
 * library if need be. Ends the program with ERROR_SYSTEM where it is not to be
 * had, as the dynamic linker does for a library that a program is linked to. */
void library_find(const char *file, const char *package, const char *name, void *function);

#endif
