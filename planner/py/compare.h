/* compare.h - equality and order of values, as far as they are known. */
#ifndef PLANNER_PY_COMPARE_H
#define PLANNER_PY_COMPARE_H

#include "planner/py/value.h"

enum py_answered {
    PY_NO,
    PY_YES,
    PY_MAYBE,    /* not known */
    PY_TYPEERROR /* order only: '<' is not supported between the two */
};

/* a == b. Operators that a class of the scripts defines are not called: PY_MAYBE. */
enum py_answered py_equal(const struct py_value *a, const struct py_value *b);

/* a is b or a == b: what containers ask. */
enum py_answered py_same(const struct py_value *a, const struct py_value *b);

/* a is b. */
enum py_answered py_identical(const struct py_value *a, const struct py_value *b);

/* a < b */
enum py_answered py_less(const struct py_value *a, const struct py_value *b);

/* The str or int that a member of an Enum with such a second base is; else value itself. */
const struct py_value *py_plain(const struct py_value *value);

/* Whether an INSTANCE equals nothing but itself. */
bool py_has_identity(const struct py_value *instance);

/* Whether value is of a type with known behaviour: no symbol, object, instance or unknown. */
bool py_is_data(const struct py_value *value);

#endif
