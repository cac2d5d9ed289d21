/* check_project.h - the tree that a command line names, checked. */
#ifndef PLANNER_CMD_CHECK_PROJECT_H
#define PLANNER_CMD_CHECK_PROJECT_H

#include "common/cli.h"
#include "planner/check/check.h"
#include "planner/report/report.h"

struct check_request {
    struct check_settings settings; /* of the options; the configuration's come to them */
    const char *postgres;           /* --postgres; NULL where it was not given */
    const char *fail_on;            /* --fail-on; NULL where it was not given */
    const char *base; /* judge the merge into this ref; NULL: judge the tree as it is */
    const char *head; /* what would be merged; NULL for HEAD */
    bool staged;      /* what would be merged is what git's index holds; the base is HEAD's */
    const char *refs; /* --all-refs: judge the merge of each branch that this matches; or NULL */
    bool all;         /* with a base: also what was wrong on it before */
};

/* Reads the tree, runs the rules and fills the report, all but its exit
 * status. Files that cannot be read are findings; fails where the tree cannot. */
bool check_project(const struct cli_call *call, const struct check_request *request,
                   struct report *out, struct error *err);

#endif
