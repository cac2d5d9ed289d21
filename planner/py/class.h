/* class.h - what is known of a class without executing anything. */
#ifndef PLANNER_PY_CLASS_H
#define PLANNER_PY_CLASS_H

#include "planner/py/compare.h"
#include "planner/py/host.h"

/* What str() makes of a member of an Enum. */
enum py_member_text {
    PY_MEMBER_NAME,    /* Color.RED */
    PY_MEMBER_VALUE,   /* StrEnum: the value */
    PY_MEMBER_DEPENDS, /* IntEnum: on the version of Python */
};

enum py_member_text py_class_member_text(const struct py_class *cls);

/* "str" or "int" where an Enum has such a base, also through StrEnum and IntEnum; else NULL. */
const char *py_class_mixin(const struct py_class *cls);

bool py_class_is_exception(const struct py_class *cls);

/* Whether cls is base, or base is among its bases; PY_MAYBE where a base is not known. base is a
 * CLASS, SYMBOL or BUILTIN. */
enum py_answered py_class_is_subclass(const struct py_value *cls, const struct py_value *base);

/* The built-in exceptions: a class by name, NULL where there is none. */
struct py_value *py_exception_class(struct py_run *run, const char *name);

#endif
