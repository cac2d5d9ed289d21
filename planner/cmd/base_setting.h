/* base_setting.h - the branch that this one is merged into, as the configuration
 * says it. */
#ifndef PLANNER_CMD_BASE_SETTING_H
#define PLANNER_CMD_BASE_SETTING_H

#include "planner/cmd/project.h"

/* Sets *ref to the setting "base" where it is NULL; it stays NULL where nothing
 * is set. Fails where the configuration cannot be read. */
bool base_setting_use(const struct cli_call *call, const char **ref, struct error *err);

#endif
