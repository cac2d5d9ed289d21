/* start.h - from the lock to the run's row: what is checked before the first step. */
#ifndef APPLIER_EXECUTE_START_H
#define APPLIER_EXECUTE_START_H

#include "applier/execute/engine.h"

/* What is to be done. */
enum started {
    STARTED_NEW,     /* a new run is recorded */
    STARTED_RESUMED, /* an unfinished run of the plan was taken over */
    STARTED_NOTHING, /* the database stands at the plan's end */
    STARTED_CHECKED, /* a dry run: nothing was recorded */
};

/* Takes the lock, checks the plan against the database, and records the run. */
bool start_run(struct engine *e, enum started *out, const char **out_applied, struct error *err);

/* After a lost connection: takes the lock and the run again. */
bool start_again(struct engine *e, struct error *err);

#endif
