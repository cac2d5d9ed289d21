/* output.h - a report in the formats that --format asks for. */
#ifndef PLANNER_CMD_OUTPUT_H
#define PLANNER_CMD_OUTPUT_H

#include "common/cli.h"
#include "planner/report/report.h"

/* Fails with ERROR_USAGE where one of formats ("FORMAT" or "FORMAT=FILE") is
 * not known, or two would go to standard output. */
bool output_verify(const struct strlist *formats, struct arena *arena, struct error *err);

/* Returns whether standard output gets text for people. */
bool output_is_text(const struct strlist *formats, const struct cli_call *call);

/* Returns whether one of the formats writes the fingerprints of findings. */
bool output_identifies(const struct strlist *formats, const struct cli_call *call);

/* Returns whether one of them writes paths as the repository's root sees them:
 * then git has to be asked, which takes longer than most of what lint does. */
bool output_is_from_root(const struct strlist *formats, const struct cli_call *call);

/* Writes the report in each format: to its file, or to call->out. Text goes to
 * call->out too unless another format does; --json stands for the JSON one. */
bool output_write(const struct strlist *formats, const struct report *report,
                  const struct cli_call *call, struct error *err);

#endif
