/* locate_revision.h - a revision, wherever in the repository it is or was. */
#ifndef PLANNER_CMD_LOCATE_REVISION_H
#define PLANNER_CMD_LOCATE_REVISION_H

#include "planner/cmd/cmd.h"
#include "planner/model/found.h"

struct locate_result {
    struct found_revisions revisions; /* by id */
    size_t refs;                      /* that were looked through */
    bool is_shallow;                  /* what was deleted before the clone begins is not known */
};

/* Looks for the revisions that wanted names: by id, by the beginning of one, or
 * by the name of the file. Looks into the files at hand, every branch, remote
 * branch, tag and stash, and what was deleted in their pasts. Fails with
 * ERROR_GIT where there is no repository. */
bool locate_revision(const struct cli_call *call, const char *wanted, struct locate_result *out,
                     struct error *err);

#endif
