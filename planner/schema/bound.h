/* bound.h - what CHECK constraints prove about a partition's rows. */
#ifndef PLANNER_SCHEMA_BOUND_H
#define PLANNER_SCHEMA_BOUND_H

#include "planner/schema/schema.h"

/* Returns whether valid CHECKs and NOT NULLs of table prove that all its rows
 * lie within bound, so that ATTACH PARTITION need not look. */
bool bound_is_proven(const struct relation *parent, const struct relation *table,
                     const struct partition_bound *bound);

/* Returns whether valid CHECKs of the default partition prove that none of its
 * rows lies within bound. */
bool bound_is_excluded(const struct relation *parent, const struct relation *table,
                       const struct partition_bound *bound);

#endif
