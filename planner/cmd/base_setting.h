/* base_setting.h - the branch that this one is merged into, where no option says it. */
#ifndef PLANNER_CMD_BASE_SETTING_H
#define PLANNER_CMD_BASE_SETTING_H

#include "planner/cmd/project.h"

/* Returns what the environment says: MIGPLAN_BASE, or the variables of a CI
 * system; NULL for nothing. *variable is the one that said it. */
const char *base_of_environment(struct arena *arena, const char **variable);

/* Sets *ref where it is NULL: to what the environment says, to the setting
 * "base", or to the first of origin/HEAD, main and master that is there. It stays
 * NULL where none is. Fails where the configuration cannot be read. */
bool base_setting_use(const struct cli_call *call, const char **ref, struct error *err);

#endif
