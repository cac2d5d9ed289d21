/*
 * child.h - a shell command of the operator's, started and kept apart from us.
 *
 * It gets the words that the operator wrote and nothing else: what we tell it
 * goes to its standard input, never into its command line. It has none of our
 * open files, signals as they are by default, a process group of its own, and
 * no variable that says how we reach a database (PG*, MIGAPPLY_*, DATABASE_URL).
 */
#ifndef APPLIER_CMD_CHILD_H
#define APPLIER_CMD_CHILD_H

#include <sys/types.h>

#include "common/arena.h"
#include "common/error.h"

struct child {
    pid_t pid;  /* 0 once it was reaped */
    int in;     /* we write its standard input; never waits; -1 once closed */
    int out;    /* we read what it says; -1 where that goes to /dev/null */
    int status; /* as waitpid() has it, once it was reaped */
};

/* Starts "/bin/sh -c COMMAND". With listen its output and errors come to us,
 * else nobody reads them. */
bool child_start(const char *command, bool listen, struct child *out, struct error *err);

/* Returns whether it has ended; then what it left in its process group is killed. */
bool child_has_ended(struct child *c);

/* Kills it and its process group, where it still runs, and closes our ends. */
void child_end(struct child *c);

/* Says how it ended: "exit status 3", "signal 9". */
const char *child_status_text(const struct child *c, struct arena *arena);

#endif
