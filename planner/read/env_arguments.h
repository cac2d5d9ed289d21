/* env_arguments.h - what env.py gives upgrade(), and which options of the configuration it sets. */
#ifndef PLANNER_READ_ENV_ARGUMENTS_H
#define PLANNER_READ_ENV_ARGUMENTS_H

#include "planner/ddl/settings.h"
#include "planner/py/host.h"

/*
 * Adds to settings->arguments what context.run_migrations(name=value) gives: a literal that is the
 * same everywhere, the only name in the option "databases" where env.py goes through those, else a
 * doubt. Options that env.py sets are doubts, too; settings->options holds what the file says.
 */
void env_arguments_read(const struct py_source *env, struct arena *arena,
                        struct ddl_settings *settings);

#endif
