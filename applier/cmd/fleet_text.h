/* fleet_text.h - what came of a fleet's run, for people and for programs. */
#ifndef APPLIER_CMD_FLEET_TEXT_H
#define APPLIER_CMD_FLEET_TEXT_H

#include "applier/cmd/cmd.h"
#include "applier/fleet/control.h"

/* Prints the answer; failed is of fleet_list_failed(). With --json it is
 * migapply.fleet/1. */
void fleet_print(const struct cli_call *call, const char *run_id, const struct fleet_count *count,
                 const struct rows *failed);

/* Prints the list as a file that --targets reads, its digest in a comment: what a
 * plan is bound to by migplan plan --fleet, and what people approve. */
bool fleet_print_targets(const struct cli_call *call, const struct fleet_targets *targets,
                         struct error *err);

/* Prints where a run stands (migapply.fleet_status/1 with --json); wanted as in
 * look_find(). Returns the exit status: 0 all are done, 75 it goes on, 1 it
 * failed, was stopped, or nobody works on it. */
int fleet_print_status(const struct cli_call *call, struct conn *conn, const char *wanted,
                       struct error *err);

#endif
