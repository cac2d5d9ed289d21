/* own.h - the settings that only migplan has: migplan.toml, [tool.migplan]. */
#ifndef PLANNER_CONFIG_OWN_H
#define PLANNER_CONFIG_OWN_H

#include "planner/config/config.h"
#include "planner/config/find.h"

/* Adds what the file of our own settings says to out, then the defaults of
 * what it does not say. Fails with ERROR_CONFIG on a name that is none of
 * ours or a value of the wrong type. */
bool own_read(const struct config_files *files, struct arena *arena, struct settings *out,
              struct error *err);

#endif
