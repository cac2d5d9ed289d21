/* number.h - arithmetic as Python does it, where 64 bits suffice. */
#ifndef PLANNER_PY_NUMBER_H
#define PLANNER_PY_NUMBER_H

#include "planner/py/run.h"

bool py_is_number(const struct py_value *value);
bool py_is_integer(const struct py_value *value); /* INT or BOOL */
int64_t py_integer(const struct py_value *value); /* of an INT or BOOL */
double py_real(const struct py_value *value);     /* of any number */

/* a op b of two numbers. */
struct py_value *py_arithmetic(struct py_run *run, const char *op, const struct py_value *a,
                               const struct py_value *b, struct srcpos pos);

/* The sum of a and b, which are numbers. */
struct py_value *py_sum(struct py_run *run, const struct py_value *a, const struct py_value *b,
                        struct srcpos pos);

struct py_value *py_too_large(struct py_run *run, struct srcpos pos);

/* Floor division and its remainder; b is not 0. False where the result does not fit. */
bool py_divmod(int64_t a, int64_t b, int64_t *quotient, int64_t *rest);

#endif
