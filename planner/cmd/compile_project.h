/* compile_project.h - what a project's configuration and command line say about
 * compiling its revisions. */
#ifndef PLANNER_CMD_COMPILE_PROJECT_H
#define PLANNER_CMD_COMPILE_PROJECT_H

#include "planner/cmd/project.h"
#include "planner/read/compile.h"

/* Fills the settings that every revision of the project is compiled with. */
void compile_project_settings(const struct cli_call *call, const struct project *p,
                              struct compile_settings *out);

#endif
