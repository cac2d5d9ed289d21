/*
 * past.h - what the repository's history says of a revision file.
 *
 * Filled by source/git_history, kept by the catalog, const afterwards. Texts
 * are as strangers wrote them; e-mail addresses are never among them.
 */
#ifndef PLANNER_MODEL_PAST_H
#define PLANNER_MODEL_PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strlist.h"

/* A commit for people. */
struct commit_info {
    const char *id; /* hexadecimal */
    const char *author;
    struct strlist co_authors; /* of the trailers */
    int64_t author_utc;
    int64_t author_offset; /* seconds east of UTC, where the author was */
    int64_t commit_utc;
    const char *subject;
    int64_t pull_request; /* the number that the message names; 0 for none */
};

enum past_kind {
    PAST_ADDED,
    PAST_EDITED,
    PAST_RENAMED, /* perhaps edited, too */
    PAST_DELETED,
};

/* What one commit did to a file. */
struct past_event {
    enum past_kind kind;
    const struct commit_info *commit;
    const char *path;     /* in the tree, after it; of a deletion before it */
    const char *old_path; /* PAST_RENAMED only */
    const char *blob;     /* what the file held after it; of a deletion before it */
    const char *old_blob; /* what it held before it; NULL where it was not there */
};

struct past_file {
    const char *path; /* in the tree; where it was last */
    bool is_gone;     /* deleted since */
    bool is_cut;      /* the clone is too shallow to say who added it */
    struct {
        VEC_FIELDS(struct past_event);
    } events;                        /* newest first */
    const struct commit_info *added; /* the last one that did; NULL where that is not known */
    const struct commit_info *merge; /* the first merge behind it that names a request; or NULL */
    const char *tag;                 /* the first that holds it; NULL for none */
};

struct past_files {
    VEC_FIELDS(struct past_file);
};

/* Returns the day as the author had it: YYYY-MM-DD. */
const char *past_day(const struct commit_info *commit, struct arena *arena);

/* Returns the number of the pull request that brought the file in: the adding
 * commit's, else the merge's; 0 for none. */
int64_t past_pull_request(const struct past_file *file);

/* Returns "added", "edited", "renamed" or "deleted". */
const char *past_kind_name(enum past_kind kind);

#endif
