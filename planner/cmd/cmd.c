/* cmd.c - see cmd.h. */
#include "planner/cmd/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool cmd_begin(const void *settings, struct error *err)
{
    const struct planner_options *options = settings;

    if (options->directory == NULL || chdir(options->directory) == 0)
        return true;
    return error_errno(err, "cannot enter the folder %s", options->directory);
}

const struct planner_options *cmd_options(const struct cli_call *call)
{
    return call->settings;
}

bool cmd_refuse_at(const struct cli_call *call, struct error *err)
{
    return cmd_options(call)->at == NULL ||
           error_set(err, ERROR_USAGE, "%s edits files of the folder; --at names a commit",
                     call->command);
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] != '\0';
}

bool cmd_use_color(const struct cli_call *call)
{
    const char *when = cmd_options(call)->color;
    const char *term = getenv("TERM");

    if (when != NULL && strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    if (is_set("NO_COLOR"))
        return false;
    if (is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR"))
        return true;
    return (term == NULL || strcmp(term, "dumb") != 0) && isatty(fileno(call->out)) == 1;
}
