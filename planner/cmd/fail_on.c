/* fail_on.c - see fail_on.h. */
#include "planner/cmd/fail_on.h"

#include <string.h>

bool fail_on_verify(const char *level, struct error *err)
{
    enum severity severity;

    if (level == NULL || strcmp(level, "never") == 0 || severity_parse(level, &severity))
        return true;
    return error_set(err, ERROR_USAGE, "--fail-on takes error, warning, note or never, not '%s'",
                     level);
}

int fail_on_status(const struct report *report)
{
    enum severity least = SEVERITY_ERROR;

    if (strcmp(report->fail_on, "never") == 0)
        return 0;
    (void)severity_parse(report->fail_on, &least);
    for (int s = (int)least; s <= SEVERITY_ERROR; s++) {
        if (findings_count(report->findings, (enum severity)s) > 0)
            return 1;
    }
    return 0;
}
