/* git_message.h - what a commit object says about itself. */
#ifndef PLANNER_SOURCE_GIT_MESSAGE_H
#define PLANNER_SOURCE_GIT_MESSAGE_H

#include <stdint.h>

#include "common/str.h"
#include "planner/model/past.h"
#include "planner/source/git_id.h"

/* Where a commit stands. */
struct git_links {
    struct git_id tree;
    struct git_ids parents; /* in the commit's order */
    int64_t at_utc;         /* when it was committed */
};

/* Returns whether a commit object's beginning holds all of its links. */
bool git_message_has_links(struct str start);

/* Reads the head of a commit object. Returns false where it is damaged.
 * id_bytes is the repository's. */
bool git_message_links(struct str commit, size_t id_bytes, struct arena *arena,
                       struct git_links *out);

/* Reads what people want to know; out->id is the caller's to set. */
void git_message_read(struct str commit, struct arena *arena, struct commit_info *out);

/* Returns the number of the pull or merge request that message names in one of
 * the forms that GitHub, GitLab, Bitbucket, Azure DevOps, Gitea and bors write;
 * 0 for none. */
int64_t git_message_pull_request(const char *message);

#endif
