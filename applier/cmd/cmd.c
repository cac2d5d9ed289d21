/* cmd.c - see cmd.h. */
#include "applier/cmd/cmd.h"

const struct applier_options *cmd_options(const struct cli_call *call)
{
    return call->settings;
}
