/* globals.h - globals()[name] and globals().get(name): a name of the module by its text. */
#ifndef PLANNER_PY_GLOBALS_H
#define PLANNER_PY_GLOBALS_H

#include "planner/py/run.h"

/* Whether node is the call "globals()" of the built-in. */
bool py_globals_is(const struct py_frame *f, const struct py_node *node);

/* What the module binds to the name that is the text of key; fallback, or a KeyError where that is
 * NULL, where it binds none. NULL where it aborted. */
struct py_value *py_globals_item(struct py_run *run, struct py_frame *f, struct py_value *key,
                                 struct py_value *fallback, struct srcpos pos);

/* Whether node calls globals().get. */
bool py_globals_is_get(const struct py_frame *f, const struct py_node *node);

/* That call with its arguments. */
struct py_value *py_globals_get(struct py_run *run, struct py_frame *f, const struct py_args *args,
                                struct srcpos pos);

#endif
