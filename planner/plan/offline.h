/*
 * offline.h - the script that Alembic would print with --sql.
 *
 * Statements are the same; tabs stay tabs, and comments are ours.
 */
#ifndef PLANNER_PLAN_OFFLINE_H
#define PLANNER_PLAN_OFFLINE_H

#include "common/strbuf.h"
#include "planner/plan/build.h"

struct offline_options {
    const char *version_schema; /* NULL for the search path's */
    const char *version_table;
    bool no_version_table; /* the revisions' own statements only */
    bool per_migration;    /* each step in a transaction of its own */
};

/* Adds the script. What is not known is a comment in it; *out_unknown counts
 * the revisions that have some. */
bool offline_write(const struct plan_request *request, const struct offline_options *options,
                   struct strbuf *out, size_t *out_unknown, struct error *err);

#endif
