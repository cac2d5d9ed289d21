/*
 * hook.h - --on-event: a command that is told what goes on, line by line.
 *
 * One process for the whole run reads JSON Lines from its standard input, in
 * order. It may hang, fail, or not read: nothing here ever waits for it. What
 * it does not take is kept up to a limit, and then left out; the next line that
 * fits says how many were ("events_lost").
 */
#ifndef APPLIER_CMD_HOOK_H
#define APPLIER_CMD_HOOK_H

#include <stdio.h>

#include "common/arena.h"

struct hook;

/* Starts the command; returns NULL where there is none. warnings is where
 * hook_end() says how it ended, if not well. */
struct hook *hook_start(const char *command, FILE *warnings, struct arena *arena);

/* Passes a line on, which ends in a newline. hook may be NULL. */
void hook_tell(struct hook *hook, const char *line);

/* Gives it some seconds to read the rest and end, then ends it. */
void hook_end(struct hook *hook);

/* After fork(): the command is the other process's. */
void hook_forget(struct hook *hook);

#endif
