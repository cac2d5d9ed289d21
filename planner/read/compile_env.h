/* compile_env.h - what env.py decides about the SQL of the scripts. */
#ifndef PLANNER_READ_COMPILE_ENV_H
#define PLANNER_READ_COMPILE_ENV_H

#include "planner/ddl/settings.h"
#include "planner/source/source.h"

/* Reads into out the naming convention of env.py's target_metadata, unless out has one, by
 * evaluating (never executing) env.py and what it imports from the repository; and what these
 * modules change about the SQL of scripts. Returns false where there is no such file. */
bool compile_env_read(const struct source *source, const char *path, struct arena *arena,
                      struct ddl_settings *out);

#endif
