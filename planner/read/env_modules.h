/* env_modules.h - the modules of the repository that a module imports, and those that these do. */
#ifndef PLANNER_READ_ENV_MODULES_H
#define PLANNER_READ_ENV_MODULES_H

#include "planner/ddl/host.h"

/* Is handed each module once: its dotted name ("env" for the first), where it lies, its text. */
typedef void env_module_fn(void *ctx, const char *name, const struct py_source *module);

/* Visits module itself and then what it imports, nearest first. Imports are found in the text,
 * wherever they stand. Returns false where there are more than so many modules as are looked at. */
bool env_modules_visit(const struct ddl_files *files, const struct py_source *module,
                       struct arena *arena, env_module_fn *visit, void *ctx);

#endif
