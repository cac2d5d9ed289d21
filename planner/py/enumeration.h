/* enumeration.h - classes made from enum.Enum and its like. */
#ifndef PLANNER_PY_ENUMERATION_H
#define PLANNER_PY_ENUMERATION_H

#include "planner/py/run.h"

/* Whether symbol is a class that makes its subclasses enums. */
bool py_enumeration_is_base(const char *symbol);

/* Turns the attributes of a class body into members; false where it aborted. */
bool py_enumeration_build(struct py_run *run, struct py_value *cls);

/* Color('red'): the member of a value. */
struct py_value *py_enumeration_call(struct py_run *run, struct py_value *cls,
                                     const struct py_args *args, struct srcpos pos);

#endif
