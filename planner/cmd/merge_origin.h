/*
 * merge_origin.h - what two sides of a merge come from.
 *
 * That is one commit, the merge base; where branches were merged crosswise there
 * are several, and git takes what a merge of those would be, with what they
 * come from themselves. So does this.
 */
#ifndef PLANNER_CMD_MERGE_ORIGIN_H
#define PLANNER_CMD_MERGE_ORIGIN_H

#include "planner/cmd/project.h"
#include "planner/source/git_store.h"

/* A commit's files, or else those of a merge of first and second. */
struct merge_origin {
    const struct source *source; /* NULL for a merge */
    const struct merge_origin *first;
    const struct merge_origin *second;
    const struct merge_origin *origin; /* what first and second come from; NULL for nothing */
};

/* How much of the past is known. */
struct merge_past {
    bool is_cut; /* a shallow clone may lack a later merge base */
    bool is_far; /* there are more merge bases than are looked at */
};

/* Finds what the two commits come from; *out is NULL where that is nothing, or
 * where a shallow clone lacks it. */
bool merge_origin_open(const struct cli_call *call, const struct git_store *store, const char *base,
                       const char *head, const struct merge_origin **out, struct merge_past *past,
                       struct error *err);

/* Reads its tree at place: revisions and faults of out. Where it has none there
 * out has neither. */
bool merge_origin_read(const struct cli_call *call, const struct merge_origin *origin,
                       const struct config_place *place, struct project *out, struct error *err);

#endif
