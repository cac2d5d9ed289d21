/* released.h - revisions that are in a release: those of a git tag. */
#ifndef PLANNER_CMD_RELEASED_H
#define PLANNER_CMD_RELEASED_H

#include "planner/cmd/project.h"
#include "planner/source/git_store.h"

/* Fails with ERROR_RELEASED where one of the revisions is in the tree at place
 * of a tag that release_tags matches; all tags count where it is not set. */
bool released_refuse(const struct cli_call *call, const struct git_store *store,
                     const struct config_place *place, const struct config *config,
                     const struct strlist *ids, struct error *err);

#endif
