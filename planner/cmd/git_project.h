/* git_project.h - the files of a commit, for commands that are given a git ref. */
#ifndef PLANNER_CMD_GIT_PROJECT_H
#define PLANNER_CMD_GIT_PROJECT_H

#include "common/cli.h"
#include "planner/source/git_source.h"

/* Opens the repository of the working directory, once for a command. */
bool git_project_store(const struct cli_call *call, struct git_store **out, struct error *err);

/* The same of the repository that path lies in. */
bool git_project_store_of(const struct cli_call *call, const char *path, struct git_store **out,
                          struct error *err);

/* Finds the commit that ref names and makes a source of its tree. */
bool git_project_source(const struct cli_call *call, const struct git_store *store, const char *ref,
                        struct git_commit *out_commit, const struct source **out,
                        struct error *err);

/* Both at once, for who wants the files and nothing else of the repository. */
bool git_project_at(const struct cli_call *call, const char *ref, const struct source **out,
                    struct error *err);

/* Finds the root of the repository that the working directory lies in, and the
 * directory seen from there. *root is NULL where it lies in none. */
void git_project_folder(const struct cli_call *call, const char **root, const char **folder);

#endif
