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
    bool no_version_key;   /* the version table has no primary key */
    bool no_transactions;  /* neither BEGIN nor COMMIT */
    bool per_migration;    /* each step in a transaction of its own */
    bool one_transaction;  /* all steps in one, or nothing */
    bool annotate;         /* where each statement stands, and what it locks */
    bool split;            /* a script for each step */
};

/* A script, or one step's part of it. */
struct offline_part {
    const struct graph_node *node; /* NULL for the whole, and for a step of a stamp */
    const char *text;
};

struct offline_parts {
    VEC_FIELDS(struct offline_part);
    size_t unknown; /* revisions whose SQL is not known, which is a comment in the script */
};

/* Writes the script, or a part for each step. Fails with ERROR_USAGE where
 * one transaction is asked for and a statement runs outside of any. */
bool offline_write(const struct plan_request *request, const struct offline_options *options,
                   struct arena *arena, struct offline_parts *out, struct error *err);

#endif
