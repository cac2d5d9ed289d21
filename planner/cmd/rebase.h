/*
 * rebase.h - the revisions of this branch, put behind what another one has.
 *
 * Those that only the working tree has are moved so that the lowest of them
 * revise the other side's head; what they revise among each other stays. A
 * merge of the other side's old head with revisions of this branch then revises
 * these alone.
 */
#ifndef PLANNER_CMD_REBASE_H
#define PLANNER_CMD_REBASE_H

#include "planner/cmd/project.h"
#include "planner/source/git_store.h"

struct rebase_request {
    const char *onto;    /* a git ref */
    struct strlist only; /* ids of revisions to move; empty for all */
};

/* One file that changes. */
struct rebase_move {
    const struct revision *revision;
    struct strlist down; /* what it will revise */
    struct str before;
    struct str after;
};

struct rebase {
    struct project work;
    struct project onto;
    const struct graph *graph; /* both sides, as they are */
    const struct graph_node *target;
    bool is_here; /* the working tree has the target */
    struct {
        VEC_FIELDS(struct rebase_move);
    } moves;
    struct strlist heads; /* afterwards, of both sides together */
};

/* Works out what moves in the tree at place; writes nothing. Fails with
 * ERROR_RELEASED where one of them is in a release. */
bool rebase_plan(const struct cli_call *call, const struct git_store *store,
                 const struct rebase_request *request, const struct config_place *place,
                 struct rebase *out, struct error *err);

/* Writes the files of the moves. */
bool rebase_write(const struct rebase *r, struct error *err);

#endif
