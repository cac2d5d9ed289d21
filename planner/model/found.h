/* found.h - where a revision is, or was, in a repository. */
#ifndef PLANNER_MODEL_FOUND_H
#define PLANNER_MODEL_FOUND_H

#include "planner/model/past.h"

enum found_kind {
    FOUND_HERE, /* in the files that were read: the folder's, or --at's */
    FOUND_HEAD, /* in a commit that is checked out without a branch */
    FOUND_BRANCH,
    FOUND_REMOTE,
    FOUND_TAG,
    FOUND_STASH,
    FOUND_REPLACED, /* its file was edited to declare another revision */
    FOUND_DELETED,
};

struct found_place {
    enum found_kind kind;
    const char *ref;    /* "feat/acl", "origin/main", "v1.3.0", "stash@{0}"; or NULL */
    const char *source; /* what git restore --source takes; NULL for a blob */
    int64_t at_utc;     /* of the ref's commit; 0 where there is none */
    const char *path;   /* in the tree; of FOUND_HERE as users see it */
    const char *blob;   /* NULL for FOUND_HERE */
    const struct commit_info *commit; /* that deleted or replaced it; else NULL */
};

struct found_revision {
    const char *id;                  /* "" for a file that declares none */
    const char *message;             /* of the docstring */
    const struct commit_info *added; /* NULL where that is not known */
    int64_t pull_request;            /* that brought it in; 0 for none */
    struct {
        VEC_FIELDS(struct found_place);
    } places; /* by kind, then by ref; tags by time */
};

struct found_revisions {
    VEC_FIELDS(struct found_revision);
};

/* Returns "here", "branch", "deleted" ... */
const char *found_kind_name(enum found_kind kind);

#endif
