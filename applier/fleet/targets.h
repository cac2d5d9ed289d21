/*
 * targets.h - a fleet's targets, from a file or from a database's own list.
 *
 * A query, which begins with SELECT or WITH, answers with columns named url and
 * schema, or with either.
 */
#ifndef APPLIER_FLEET_TARGETS_H
#define APPLIER_FLEET_TARGETS_H

#include "applier/db/query.h"
#include "common/targets.h"

/* Reads the text of a file. Fails with ERROR_USAGE where a URL holds a password:
 * they are written down for the workers. */
bool targets_read(const char *text, const char *name, struct arena *arena,
                  struct fleet_targets *out, struct error *err);

/* Whether it is a query, not a file's name. */
bool targets_is_query(const char *given);

bool targets_ask(struct conn *conn, const char *sql, struct arena *arena, struct fleet_targets *out,
                 struct error *err);

#endif
