/* retype.h - a column's type changed, with all that the rules ask of it. */
#ifndef PLANNER_LINT_RETYPE_H
#define PLANNER_LINT_RETYPE_H

#include "planner/lint/rule.h"
#include "planner/schema/type_change.h"

struct retype {
    const char *table;
    const char *column;
    const char *from; /* NULL where it is not known */
    const char *to;
    struct type_change cost;
    bool by_zone; /* whether it writes anew depends on a time zone that nobody said */
};

/* Returns whether part changes a type, and how. */
bool retype_find(const struct lint *l, const struct action *a, const struct alteration *part,
                 const struct relation *r, struct retype *out);

/* Returns whether nothing is changed at all: PostgreSQL then leaves indexes alone too. */
bool retype_is_same(const struct retype *change);

#endif
