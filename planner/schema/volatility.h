/* volatility.h - whether an expression gives each row the same value. */
#ifndef PLANNER_SCHEMA_VOLATILITY_H
#define PLANNER_SCHEMA_VOLATILITY_H

#include "planner/schema/schema.h"

enum volatility {
    VOLATILITY_STABLE,   /* or immutable: computed once for the whole statement */
    VOLATILITY_UNKNOWN,  /* it calls a function that nobody showed us */
    VOLATILITY_VOLATILE, /* computed anew for each row */
};

/* Judges as PostgreSQL does after it has inlined SQL functions. *out_function
 * is the function that decides, or NULL; out_function may be NULL. */
enum volatility volatility_of(const struct schema *s, const struct expression *e,
                              struct arena *arena, const char **out_function);

#endif
