/* fail_on.h - from which findings on a run has failed. */
#ifndef PLANNER_CMD_FAIL_ON_H
#define PLANNER_CMD_FAIL_ON_H

#include "planner/report/report.h"

/* Fails with ERROR_USAGE where level, of --fail-on, is none; NULL is one. */
bool fail_on_verify(const char *level, struct error *err);

/* Returns 1 where a finding is as bad as report->fail_on says or worse. */
int fail_on_status(const struct report *report);

#endif
