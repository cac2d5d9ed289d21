/* past_walk.h - the repository and the folders of a project, and walks through
 * their history. */
#ifndef PLANNER_CMD_PAST_WALK_H
#define PLANNER_CMD_PAST_WALK_H

#include "planner/cmd/past_identify.h"
#include "planner/cmd/project.h"
#include "planner/source/git_source.h"
#include "planner/source/git_walk.h"

struct past_walk {
    const struct cli_call *call;
    const struct project *project;
    const struct source *source; /* the project's, or that of a submodule that the tree lies in */
    struct git_store *store;
    const char *root;      /* of the work tree, absolute; of a bare repository its own */
    struct git_commit tip; /* --at, else HEAD */
    struct past_identify *identify;
    struct strlist folders; /* as paths of the tree; a walk adds those that files came from */
    size_t commits;         /* that were looked at */
};

/* Opens the repository that the project's files lie in. Fails with ERROR_GIT
 * where they lie in none, with ERROR_NO_REF where nothing is committed. */
bool past_walk_open(const struct cli_call *call, const struct project *p, struct past_walk *out,
                    struct error *err);

/* Walks from the tips; all: also through what merges left out. */
bool past_walk_run(struct past_walk *w, const struct git_ids *tips, bool all,
                   struct git_walked *out, struct error *err);

#endif
