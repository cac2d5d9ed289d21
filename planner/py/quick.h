/*
 * quick.h - the quick way to the syntax tree of a Python file.
 *
 * A parser by hand for the Python that migrations are written in, fifteen times as
 * fast as tree-sitter. What it accepts it gives the very tree that py_parse_whole()
 * gives; where it meets anything else (match, async, :=, yield, a mistake, what
 * one of the two might take otherwise) it gives up, and that one has to look.
 */
#ifndef PLANNER_PY_QUICK_H
#define PLANNER_PY_QUICK_H

#include <stdbool.h>

#include "common/str.h"

struct arena;
struct py_node;

/* Returns false, out as it was, where the quick way is not enough. */
bool quick_parse(struct str text, struct arena *arena, struct py_node **out);

#endif
