/*
 * scripts.h - what the revisions of a project do: each compiled once, and found
 * in the catalog from then on.
 *
 * What is found there was made by the same compiler, from the same bytes of the
 * revision's file, with the same settings, and every file that was read for it,
 * or looked for in vain, is as it was then.
 */
#ifndef PLANNER_CMD_SCRIPTS_H
#define PLANNER_CMD_SCRIPTS_H

#include "planner/cmd/project.h"
#include "planner/plan/build.h"

struct scripts;

/* Returns where the scripts of p come from. */
struct scripts *scripts_open(const struct cli_call *call, const struct project *p);

/* Fills out by direction. r may be of another project, as long as it shall be
 * compiled with the settings of this one. Fails where its file cannot be read. */
bool scripts_find(struct scripts *s, const struct revision *r, struct arena *arena,
                  struct script out[2], struct error *err);

/* The same for those who ask for one direction after the other: each is
 * compiled, or looked up, when it is first asked for, and kept. */
struct plan_scripts scripts_of(const struct cli_call *call, const struct project *p);

#endif
