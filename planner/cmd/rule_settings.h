/* rule_settings.h - what the user wants of the rules: options and configuration. */
#ifndef PLANNER_CMD_RULE_SETTINGS_H
#define PLANNER_CMD_RULE_SETTINGS_H

#include "planner/check/check.h"
#include "planner/config/config.h"

/* Joins what options say with the configuration: --select replaces its select,
 * --ignore adds to its ignore, --severity wins over its severity, --postgres
 * (NULL where it was not given) over its postgres. Fails with ERROR_CONFIG where
 * the configuration names a rule that is not there. */
bool rule_settings_join(const struct check_settings *options, const char *postgres,
                        const struct config *config, struct arena *arena,
                        struct check_settings *out, struct error *err);

/* Returns the versions of PostgreSQL that the configuration names, or all. */
struct postgres_range rule_settings_postgres(const struct config *config);

/* Returns the level from which on findings fail a run: option where it is not
 * NULL, else the configuration's. */
const char *rule_settings_fail_on(const char *option, const struct config *config);

#endif
