/* probes.h - the questions, a family a file; for applier/preflight alone. */
#ifndef APPLIER_PREFLIGHT_PROBES_H
#define APPLIER_PREFLIGHT_PROBES_H

#include "applier/preflight/preflight.h"

/* Fills p->relations: what the plan touches, with sizes. The first probe. */
bool preflight_relations(struct preflight *p, struct error *err);

/* Fills p->steps; asks nothing. */
bool preflight_estimate(struct preflight *p, struct error *err);

bool preflight_rights(struct preflight *p, struct error *err);
bool preflight_sessions(struct preflight *p, struct error *err);
bool preflight_room(struct preflight *p, struct error *err);
bool preflight_replication(struct preflight *p, struct error *err);

/* Returns whether a lock of one mode keeps out one of the other. */
bool preflight_conflicts(enum plan_lock_mode a, enum plan_lock_mode b);

/* Returns the mode that pg_locks spells so: "AccessShareLock". */
bool preflight_mode(const char *text, enum plan_lock_mode *out);

/* Returns the table's name as the server would spell it. */
const char *preflight_name(const char *schema, const char *name, struct arena *arena);

/* "1.4 GB" */
const char *preflight_bytes(int64_t bytes, struct arena *arena);

#endif
