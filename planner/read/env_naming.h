/*
 * env_naming.h - the naming convention of env.py's target_metadata.
 *
 * env.py is evaluated (never executed), with what it imports from the repository. Where that does
 * not lead to the convention, the repository is searched for those that it may be.
 */
#ifndef PLANNER_READ_ENV_NAMING_H
#define PLANNER_READ_ENV_NAMING_H

#include "planner/ddl/host.h"
#include "planner/source/source.h"

/* Fills naming, namings, naming_doubt, is_naming_open and roots of out. */
void env_naming_read(const struct source_file *file, const struct py_source *env,
                     struct arena *arena, struct ddl_settings *out);

#endif
