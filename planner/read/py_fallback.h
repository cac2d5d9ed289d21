/* py_fallback.h - the variables of a script by evaluating its top level. */
#ifndef PLANNER_READ_PY_FALLBACK_H
#define PLANNER_READ_PY_FALLBACK_H

#include "planner/read/py_header.h"
#include "planner/source/source.h"

/* Fills what py_header_read() left unknown: the whole file is parsed and its
 * top level evaluated, at first by itself, then with the modules of the
 * repository that it imports (*borrows is set). Places are that of the first
 * thing it could not read, spans are empty. Leaves out->unknown set where that
 * does not help either. */
void py_fallback_read(const struct source_file *file, struct str text, struct arena *arena,
                      struct py_header *out, bool *borrows);

#endif
