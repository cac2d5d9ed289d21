/* type_cast.h - which types do not become each other by themselves. */
#ifndef PLANNER_SCHEMA_TYPE_CAST_H
#define PLANNER_SCHEMA_TYPE_CAST_H

#include "planner/schema/schema.h"

/* Returns whether PostgreSQL surely has no cast by which ALTER COLUMN TYPE
 * without USING, or a default, gets from one to the other. */
bool type_cast_is_missing(const struct schema *s, const struct type_name *from,
                          const struct type_name *to);

/* Returns whether it is one of PostgreSQL's own types that are told apart here. */
bool type_is_builtin(const struct schema *s, const struct type_name *type);

/* Returns whether it surely has no = of the two, which a foreign key needs. */
bool type_cast_cannot_compare(const struct schema *s, const struct type_name *a,
                              const struct type_name *b);

#endif
