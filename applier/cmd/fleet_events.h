/* fleet_events.h - what goes on in a fleet, for the command of --on-event. */
#ifndef APPLIER_CMD_FLEET_EVENTS_H
#define APPLIER_CMD_FLEET_EVENTS_H

#include "applier/cmd/fleet_run.h"

/* All of these do nothing where nobody listens. */
void fleet_tell_started(const struct fleet *f);
void fleet_tell_wave(const struct fleet *f, int64_t wave);

/* Tells the targets that ended since this was asked last, on whatever host. */
bool fleet_tell_ended(struct fleet *f, struct error *err);

/* How it ended: err says, or that nothing failed. */
void fleet_tell_end(const struct fleet *f, const struct error *err);

#endif
