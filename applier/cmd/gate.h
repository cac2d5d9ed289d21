/*
 * gate.h - --gate: a command that says whether to go on.
 *
 * It gets one JSON line on its standard input and says yes with exit status 0.
 * Any other end is a no, and so is none within the time that it has.
 */
#ifndef APPLIER_CMD_GATE_H
#define APPLIER_CMD_GATE_H

#include "applier/execute/stop.h"
#include "common/arena.h"
#include "common/error.h"

struct gate {
    const char *command; /* NULL: nobody is asked */
    int64_t timeout_ms;
};

/* Asks. Fails with ERROR_GATE where the answer is no; the first lines that the
 * command printed are its facts. A signal that asks to stop ends the question:
 * ERROR_INTERRUPTED, ERROR_TERMINATED. */
bool gate_ask(const struct gate *gate, const char *line, struct stop *stop, struct error *err);

#endif
