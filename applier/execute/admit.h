/* admit.h - whether this plan may run on this database, now. */
#ifndef APPLIER_EXECUTE_ADMIT_H
#define APPLIER_EXECUTE_ADMIT_H

#include "applier/execute/engine.h"

/* The database is the one that the plan is bound to. */
bool admit_target(struct engine *e, const char *database_uid, struct error *err);

/* Sets *out_applied where the database stands at the plan's end already: to
 * when the plan was run, or "". */
bool admit_done(struct engine *e, const char **out_applied, struct error *err);

/* Adds what the others here will ask. */
void admit_add_questions(const struct engine *e, struct queries *out);

/* A new run may start: time, heads, replay, what the plan expects. */
bool admit_new(struct engine *e, struct error *err);

/* E501: the difference between where the plan starts and where the database is. */
bool admit_refuse_start(const struct engine *e, struct error *err);

/* Runs the plan's queries of one value in READ ONLY transactions. */
bool admit_queries(struct engine *e, const struct plan_query_list *queries, const char *when,
                   struct error *err);

#endif
