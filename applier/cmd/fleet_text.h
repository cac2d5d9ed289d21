/* fleet_text.h - what came of a fleet's run, for people and for programs. */
#ifndef APPLIER_CMD_FLEET_TEXT_H
#define APPLIER_CMD_FLEET_TEXT_H

#include "applier/cmd/cmd.h"
#include "applier/fleet/control.h"

/* Prints the answer; failed is of fleet_list_failed(). With --json it is
 * migapply.fleet/1. */
void fleet_print(const struct cli_call *call, const char *run_id, const struct fleet_count *count,
                 const struct rows *failed);

#endif
