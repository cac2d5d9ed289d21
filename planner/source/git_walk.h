/*
 * git_walk.h - the commits that changed a few folders, out of many that did not.
 *
 * A walk goes from tips to roots and looks at nothing but the ids of the
 * folders' trees. A commit whose folders are its parent's stands for that
 * parent. What is left are nodes: commits that changed a file there, or that
 * merged sides which differ there. Nodes know their nearest nodes behind them.
 *
 * A node depends on nothing but its commit's history, so what was remembered
 * from an earlier walk holds for ever: the walk goes on behind it without
 * reading anything. Where a force push leaves nodes that no tip reaches, they
 * are just not reached.
 *
 * Merges, as git log -- FILE has them: where a merge's folders are those of its
 * first parent, only that parent is followed, unless all are asked for. Else
 * each file of a merge goes on in the first parent that has it in the same
 * state.
 */
#ifndef PLANNER_SOURCE_GIT_WALK_H
#define PLANNER_SOURCE_GIT_WALK_H

#include "common/strmap.h"
#include "planner/model/past.h"
#include "planner/source/git_store.h"

/* What a node did to one file, seen from its first parent. */
struct git_change {
    enum past_kind kind;
    /* Which parent's file goes on here, counted from 1; 0: it begins here. Of
     * a deletion, which parent's file ends. */
    uint32_t source;
    bool is_taken;   /* a merge has the file just as that parent: no event of its own */
    bool is_dropped; /* only another parent than the first had it, and the merge has not */
    const char *path;
    const char *old_path; /* PAST_RENAMED only */
    const char *blob;     /* NULL where it is not there now */
    const char *old_blob; /* of the parent whose file goes on; NULL where it begins here */
};

struct git_node {
    struct commit_info commit;
    struct strlist parents; /* ids of nodes, in order; "" where a parent leads to none */
    struct {
        VEC_FIELDS(struct git_change);
    } changes;
    bool is_cut; /* the clone ends here: what it seems to add may be older */
};

struct git_walk_request {
    const struct git_store *store;
    /* Paths in the tree; "" is all of it. One that ends in a slash is watched
     * without its subfolders. */
    const struct strlist *folders;
    const struct git_id *tips; /* commits */
    size_t tip_count;
    bool all; /* all parents of all merges: finds what no tip ever held */
    /* Returns the id of the revision that the blob called path declares, NULL
     * where it declares none. A file that vanishes and another that appears in
     * one commit are one file renamed where both declare the same. */
    const char *(*identify)(void *ctx, const char *path, const char *blob);
    void *ctx;
    /* Of these folders it is asked where their new files came from; set by git_walk(). */
    const struct strlist *asked;
    const struct strmap *known;      /* id -> struct git_node *, of walks with these folders */
    const struct strmap *known_tips; /* id of a commit -> const char *, the id of its node */
};

struct git_walked {
    struct {
        VEC_FIELDS(const struct git_node *);
    } nodes;                /* parents before children; those that were known among them */
    struct strlist tips;    /* the id of each tip's node; "" for none */
    struct strlist folders; /* the request's, and those that files were moved here from */
    struct strlist moved;   /* those that the last turn found */
    size_t fresh;           /* nodes that were not known */
    size_t commits;         /* that were looked at */
    bool is_cut;            /* a shallow clone's end was reached */
};

/* Walks; once more where files came from folders that were not watched, some
 * times at most. Fails with ERROR_GIT where an object is not there. */
bool git_walk(const struct git_walk_request *request, struct arena *arena, struct git_walked *out,
              struct error *err);

#endif
