/* past_project.h - who added the revisions of a project, and what came after. */
#ifndef PLANNER_CMD_PAST_PROJECT_H
#define PLANNER_CMD_PAST_PROJECT_H

#include "planner/cmd/project.h"
#include "planner/model/past.h"

struct past_project {
    struct past_files files; /* those that are there and those that are gone, by path */
    const char *top;         /* what precedes the paths of files: a folder, or "" */
    const char *tip;         /* the commit whose past it is */
    bool is_cut;             /* the clone is too shallow for all of it */
    size_t commits;          /* that were looked at this time */
    struct strmap *by_path;  /* path -> struct past_file *, those that are there */
};

/* Reads the history behind the commit of --at, else behind HEAD. *out is NULL
 * where the project lies in no repository or nothing is committed. */
bool past_project_read(const struct cli_call *call, const struct project *p,
                       const struct past_project **out, struct error *err);

/* Returns what is known of the revision's file; NULL for nothing, because it
 * is not committed or past is NULL. */
const struct past_file *past_project_find(const struct past_project *past,
                                          const struct revision *r);

/* Returns the past of each node's file, in order, for those who print them; NULL
 * where there is no history. Why one that is there cannot be read is a note. */
const struct past_file **past_project_nodes(const struct cli_call *call, const struct project *p,
                                            const struct graph_nodes *nodes);

#endif
