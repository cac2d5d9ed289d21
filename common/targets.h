/*
 * targets.h - where a fleet's plan is to run: databases, or schemas of them.
 *
 * A file has one a line: a URL, "schema=NAME", or both; "#" begins a comment.
 * The digest is that of the list, not of the file: comments and blanks do not
 * count. A plan that names it runs on exactly these, in this order.
 */
#ifndef COMMON_TARGETS_H
#define COMMON_TARGETS_H

#include "common/error.h"
#include "common/vec.h"

struct fleet_target {
    const char *url;    /* "" for the database that the options name */
    const char *schema; /* "" for the plan's own */
    size_t line;        /* of the file; 0 where there is none */
};

struct fleet_targets {
    VEC_FIELDS(struct fleet_target);
};

/* Reads the text of a file. name is what to call it. Fails with ERROR_USAGE
 * where there is no target, or one twice. */
bool fleet_targets_parse(const char *text, const char *name, struct arena *arena,
                         struct fleet_targets *out, struct error *err);

/* Fails with ERROR_USAGE where a target stands there twice. */
bool fleet_targets_check(const struct fleet_targets *targets, struct arena *arena,
                         struct error *err);

/* Returns the digest of the list. */
const char *fleet_targets_digest(const struct fleet_targets *targets, struct arena *arena);

/* Returns what to call one: "tenant_7", or its URL, or both. */
const char *fleet_target_name(const char *url, const char *schema, struct arena *arena);

#endif
