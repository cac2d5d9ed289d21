/* operate.h - what operators and comparisons have in common. */
#ifndef PLANNER_PY_OPERATE_H
#define PLANNER_PY_OPERATE_H

#include "planner/py/run.h"

/* Whether the host is asked about value. */
bool py_is_symbolic(const struct py_value *value);

/* Whether value is an INSTANCE whose class defines name. */
bool py_defines(const struct py_value *value, const char *name);

/* The term of an operation; b is NULL where there is one operand. */
struct py_value *py_make_term(struct py_run *run, enum py_term term, const char *op,
                              struct py_value *a, struct py_value *b, struct srcpos pos);

/* What the host makes of a term, or the term itself. */
struct py_value *py_ask_host(struct py_run *run, struct py_value *term);

/* Whether both are the standard library's values, or one of them and the other data. */
bool py_is_std_operation(const struct py_value *a, const struct py_value *b);

/* What such an operation makes: known, or UNKNOWN, and never a term. */
struct py_value *py_operate_std(struct py_run *run, const char *op, struct py_value *a,
                                struct py_value *b, struct srcpos pos);

/* Calls what a class of the scripts defines for op; *done is false where there is nothing. */
struct py_value *py_call_dunder(struct py_run *run, const char *op, struct py_value *a,
                                struct py_value *b, struct srcpos pos, bool *done);

#endif
