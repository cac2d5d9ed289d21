/*
 * targets.h - where a fleet's plan is to run: databases, or schemas of them.
 *
 * A file has one a line: a URL, "schema=NAME", or both; "#" begins a comment.
 * A query, which begins with SELECT or WITH, answers with columns named url and
 * schema, or with either.
 */
#ifndef APPLIER_FLEET_TARGETS_H
#define APPLIER_FLEET_TARGETS_H

#include "applier/db/query.h"

struct fleet_target {
    const char *url;    /* "" for the database that the options name */
    const char *schema; /* "" for the plan's own */
};

struct fleet_targets {
    VEC_FIELDS(struct fleet_target);
};

/* Reads the text of a file. name is what to call it. Fails with ERROR_USAGE
 * where a URL holds a password: they are written down for the workers. */
bool fleet_targets_parse(const char *text, const char *name, struct arena *arena,
                         struct fleet_targets *out, struct error *err);

/* Whether it is a query, not a file's name. */
bool fleet_targets_is_query(const char *given);

bool fleet_targets_ask(struct conn *conn, const char *sql, struct arena *arena,
                       struct fleet_targets *out, struct error *err);

/* Returns the digest of the list. */
const char *fleet_targets_digest(const struct fleet_targets *targets, struct arena *arena);

/* Returns what to call one: "tenant_7", or its URL, or both. */
const char *fleet_target_name(const char *url, const char *schema, struct arena *arena);

#endif
