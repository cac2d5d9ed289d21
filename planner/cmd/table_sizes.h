/* table_sizes.h - how large tables are, as migapply preflight --json measured it. */
#ifndef PLANNER_CMD_TABLE_SIZES_H
#define PLANNER_CMD_TABLE_SIZES_H

#include "common/error.h"
#include "common/strmap.h"

/* Adds the tables of the file, name -> struct table_size *, to sizes, but for
 * those that are there. Fails with ERROR_INPUT where it is no such file. */
bool table_sizes_read(const char *path, struct arena *arena, struct strmap *sizes,
                      struct error *err);

#endif
