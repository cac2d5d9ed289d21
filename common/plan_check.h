/*
 * plan_check.h - whether a plan says what a plan may say; private to
 * common/plan*.c.
 *
 * Faults are found in the struct and named by path; plan_parse() then finds
 * the path in the file.
 */
#ifndef COMMON_PLAN_CHECK_H
#define COMMON_PLAN_CHECK_H

#include "common/plan.h"
#include "common/plan_path.h"

struct plan_checker {
    const struct plan *plan;
    struct plan_path path; /* of what is being checked */
    struct error *err;
};

/* Fails with ERROR_BAD_PLAN, "PATH WHAT". */
bool plan_check_fault(struct plan_checker *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* As plan_check_fault(), for a field of where the checker is. */
bool plan_check_fault_in(struct plan_checker *c, const char *key, const char *what);

/* Checks lengths, counts, forms and ranges: each value for itself. */
bool plan_check_values(struct plan_checker *c);

/* Checks what the values say together. */
bool plan_check_sense(struct plan_checker *c);

/* Checks the statements of one step, which is where the checker is. */
bool plan_check_step(struct plan_checker *c, const struct plan_step *step);

/* Checks that the version operations lead from from_heads to to_heads. */
bool plan_check_heads(struct plan_checker *c);

#endif
