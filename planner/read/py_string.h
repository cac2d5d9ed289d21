/* py_string.h - what a Python string literal means. */
#ifndef PLANNER_READ_PY_STRING_H
#define PLANNER_READ_PY_STRING_H

#include <stdbool.h>

#include "common/str.h"
#include "common/strbuf.h"

/* Adds the value of the literal, which has its prefix and quotes. Returns
 * NULL, or why its value is not known here: "is a bytes literal". */
const char *py_string_add(struct str literal, struct strbuf *out);

/* Returns text without the white space at both ends that Python's str.strip()
 * takes off. */
struct str py_string_strip(struct str text);

#endif
