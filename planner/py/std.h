/*
 * std.h - the pure functions of Python's standard library.
 *
 * Dates, decimals, paths, UUIDs and compiled patterns are terms of the symbol that
 * makes them: datetime.date(2020, 1, 1) is the CALL of "datetime.date" with three ints.
 */
#ifndef PLANNER_PY_STD_H
#define PLANNER_PY_STD_H

#include "planner/py/host.h"

struct strbuf;

/* Whether the dotted name is a module of the standard library. */
bool py_std_is_module(const char *dotted);

/* The value of a constant of the library (string.digits), NULL where it is none that is known. */
struct py_value *py_std_constant(struct py_run *run, const char *dotted);

/* Calls a symbol of the library, or a method of one of its terms. *out is NULL where it is neither
 * known nor unknown but to be kept as a term; false where it aborted. */
bool py_std_call(struct py_run *run, const struct py_call *call, struct py_value **out);

/* The attribute of a term of the library; *out is NULL where it is to be kept as a term. */
bool py_std_attribute(struct py_run *run, struct py_value *object, const char *name,
                      struct srcpos pos, struct py_value **out);

/* An operator or comparison of which an operand is the library's and the other too, or plain data;
 * *out is NULL where the result is not known. */
bool py_std_operate(struct py_run *run, const char *op, struct py_value *a, struct py_value *b,
                    struct srcpos pos, struct py_value **out);

/* Whether the dotted symbol, or what the object comes from, belongs to the library. */
bool py_std_owns(const struct py_value *value);

/* str() of a term; false where it is not known. */
bool py_std_str(struct strbuf *sb, const struct py_object *object);

#endif
