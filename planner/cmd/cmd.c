/* cmd.c - see cmd.h. */
#include "planner/cmd/cmd.h"

const struct planner_options *cmd_options(const struct cli_call *call)
{
    return call->settings;
}
