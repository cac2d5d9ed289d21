/* admit_time.h - whether a plan's time has come, by the host's clock and the server's. */
#ifndef APPLIER_EXECUTE_ADMIT_TIME_H
#define APPLIER_EXECUTE_ADMIT_TIME_H

#include "applier/execute/engine.h"

/* Adds what admit_time() will ask. */
void admit_time_add_questions(const struct engine *e, struct queries *out);

/* Refuses a new run outside the plan's window, or where the two clocks differ so much
 * that nobody knows whether it is inside. */
bool admit_time(struct engine *e, struct error *err);

#endif
