/* worker.h - one worker of a fleet: claims a target, runs the plan there, and again. */
#ifndef APPLIER_FLEET_WORKER_H
#define APPLIER_FLEET_WORKER_H

#include <sys/types.h>

#include "applier/execute/execute.h"
#include "applier/fleet/control.h"

struct fleet_work {
    struct conn *control;
    const char *run_id;
    const char *name;  /* the worker's, for people */
    const char *lease; /* an interval */
    int64_t lease_ms;
    const struct target *target; /* for targets without a URL of their own */
    const struct execute_job *job;
    pid_t parent; /* the process that conducts: where it dies, the work ends */
    struct arena *arena;
};

/* Works until nothing is left that it may begin. Fails where the control
 * database does, or a signal asks to end; a target that fails is no error. */
bool fleet_work(struct fleet_work *w, struct error *err);

#endif
