/* plan_frame.h - what a release manager puts into a plan besides the steps. */
#ifndef PLANNER_CMD_PLAN_FRAME_H
#define PLANNER_CMD_PLAN_FRAME_H

#include "common/plan.h"
#include "planner/cmd/project.h"
#include "planner/cmd/rows.h"

struct plan_frame {
    const char *environment;
    const char *database;
    const char *created_at;
    const char *not_before;
    const char *not_after;
    const char *nonce;
    const char *role;
    struct strlist search_path;
    const char *fleet;          /* file of the targets that the plan is bound to */
    bool per_schema;            /* the schema is named when it is run */
    struct strlist annotations; /* KEY=VALUE */
    int64_t approvals;
};

/* Makes the plan that steps are added to. created_at is epoch's time
 * (SOURCE_DATE_EPOCH) where it is not given; NULL for none. Fails with
 * ERROR_USAGE. */
bool plan_frame_make(const struct plan_frame *frame, const struct project *p,
                     const struct rows *rows, const char *epoch, struct arena *arena,
                     struct plan *out, struct error *err);

#endif
