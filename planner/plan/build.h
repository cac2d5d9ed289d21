/*
 * build.h - from the steps of the graph and what each revision does to a plan.
 *
 * Same steps and same scripts give the same plan, byte for byte: it has no
 * clock, no host and no chance in it but what the frame brings.
 */
#ifndef PLANNER_PLAN_BUILD_H
#define PLANNER_PLAN_BUILD_H

#include "common/plan.h"
#include "planner/graph/steps.h"
#include "planner/model/postgres.h"

/* Where scripts come from. */
struct plan_scripts {
    bool (*get)(void *ctx, const struct revision *r, enum direction direction,
                const struct script **out, struct error *err);
    void *ctx;
};

struct plan_request {
    enum plan_direction direction;
    const struct graph_nodes *rows; /* where the database stands */
    const struct graph_steps *steps;
    struct plan_scripts scripts;
    struct postgres_range postgres; /* what locks are told for */
    bool allow_opaque;              /* plan up to the first revision whose SQL is not known */
    const struct plan *frame;       /* target, session, times, nonce, annotations */
};

/* Builds the plan; it has no steps where there is nothing to do. notes are what
 * a user should know about it. Fails with ERROR_OPAQUE, ERROR_NO_DOWNGRADE, or
 * ERROR_INPUT where a command may not stand in a plan. */
bool plan_build(const struct plan_request *request, struct arena *arena, struct plan *out,
                struct strlist *notes, struct error *err);

#endif
