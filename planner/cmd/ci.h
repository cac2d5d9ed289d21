/*
 * ci.h - the CI system that runs us: what is merged into what, and where it
 * wants to be told. All of it is in variables; nothing is written elsewhere
 * than they say.
 */
#ifndef PLANNER_CMD_CI_H
#define PLANNER_CMD_CI_H

#include "common/cli.h"
#include "planner/report/report.h"

struct ci_system;

struct ci {
    const struct ci_system *system;
    const char *base;           /* "origin/main"; NULL where no pull request is built */
    const char *base_variable;  /* the variable that says it */
    const char *files_url;      /* where files can be seen, their paths follow; NULL */
    const char *repository_url; /* NULL */
    const char *commit;         /* the one that is checked out; NULL */
    const char *run_url;        /* where the run can be seen; NULL */
};

/* Finds out which one it is. Fails with ERROR_USAGE where it is none. */
bool ci_find(struct arena *arena, struct ci *out, struct error *err);

/* Writes the report where the system looks for it; annotations go to out. */
bool ci_write(const struct ci *ci, const struct report *report, FILE *out, struct error *err);

#endif
