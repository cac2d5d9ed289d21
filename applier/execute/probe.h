/*
 * probe.h - did it happen? For statements that can't be in a transaction.
 *
 * Before such a statement runs, what it would make must not be there yet;
 * after an interruption the catalog says how far it came: nothing, done, or
 * something half made that has to go before it is run again.
 */
#ifndef APPLIER_EXECUTE_PROBE_H
#define APPLIER_EXECUTE_PROBE_H

#include "applier/execute/engine.h"

enum probe_state {
    PROBE_ABSENT, /* it has not happened: run it */
    PROBE_DONE,   /* it has happened, wholly */
    PROBE_DEBRIS, /* something half made is there: probe_repair() */
};

struct probe_found {
    enum probe_state state;
    const char *what;   /* "index public.ix_a, invalid"; "" where nothing is there */
    const char *seen;   /* JSON, for the ledger's row of the intent */
    const char *repair; /* the statement that removes or completes what is there; NULL: none */
    bool completes;     /* repair does not remove it but finishes the work */
};

/* Looks. before is what was seen when the statement was first announced, "{}"
 * where it was not. The session is in the plan's settings. */
bool probe_look(struct engine *e, const struct plan_probe *probe, const char *before,
                struct arena *arena, struct probe_found *out, struct error *err);

/* Runs found's repair. Fails with ERROR_LEFT_BEHIND. */
enum ended probe_repair(struct engine *e, const struct probe_found *found, struct arena *arena,
                        struct error *err);

#endif
