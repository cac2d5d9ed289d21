/* type_change.h - what it costs to give a column another type. */
#ifndef PLANNER_SCHEMA_TYPE_CHANGE_H
#define PLANNER_SCHEMA_TYPE_CHANGE_H

#include "planner/schema/schema.h"

struct type_change {
    bool known;     /* the type that the column has: without it rewrite is a guess */
    bool rewrite;   /* every row is written anew, and every index with it */
    bool time_zone; /* no rewrite where the session's TimeZone is UTC, else one */
    bool reindex;   /* no rewrite, but indexes on the column sort otherwise */
    bool narrows;   /* values may not fit, or lose digits */
};

/* Judges an ALTER COLUMN TYPE on a server of that major version. column may be
 * NULL for one that is not known. */
void type_change_find(const struct schema *s, const struct column *column,
                      const struct alteration *part, unsigned version, struct type_change *out);

/* Returns whether the type is a domain that has a CHECK or NOT NULL, or stands
 * on one. */
bool type_is_constrained(const struct schema *s, const struct type_name *type);

/* Returns what a domain stands on in the end; the type itself where it is none. */
struct type_name type_base(const struct schema *s, const struct type_name *type);

/* Returns whether both are the same, length and precision apart. */
bool type_is_same(const struct type_name *a, const struct type_name *b);

#endif
