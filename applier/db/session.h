/* session.h - the names under which a plan's text runs. */
#ifndef APPLIER_DB_SESSION_H
#define APPLIER_DB_SESSION_H

#include "applier/db/conn.h"
#include "common/plan.h"

/* Returns the plan's search_path, or the connection's own; pg_temp comes last,
 * so that nobody's temporary table stands before the one that is meant. */
const char *session_search_path(const struct conn *conn, const struct plan_session *plan,
                                struct arena *arena);

/* Returns the plan's role, or the connection's own: "none" for the one that
 * logged in. */
const char *session_role(const struct conn *conn, const struct plan_session *plan);

#endif
