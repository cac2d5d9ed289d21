/*
 * analysis.h - what each statement of a plan locks, reads and writes anew, with
 * what the revisions before it left.
 *
 *     struct analyst *a = analyst_new(postgres, &search_path, arena);
 *
 *     analyst_learn(a, "0001", script);       for what is applied already
 *     analyst_begin_revision(a, "0002");
 *     analyst_begin_step(a);
 *     analyst_judge(a, sql, outside, analysis);
 */
#ifndef PLANNER_PLAN_ANALYSIS_H
#define PLANNER_PLAN_ANALYSIS_H

#include "common/plan.h"
#include "planner/model/postgres.h"
#include "planner/model/script.h"

struct analyst;

struct analyst *analyst_new(struct postgres_range postgres, const struct strlist *search_path,
                            struct arena *arena);

/* Takes in what a revision did, as far as it is known. */
void analyst_learn(struct analyst *a, const char *revision, const struct script *script);

void analyst_begin_revision(struct analyst *a, const char *revision);

/* A step is one transaction; the statements of one without are one each. */
void analyst_begin_step(struct analyst *a);

/* Fills in locks, scan, rewrite and confidence, and takes the statement in. */
void analyst_judge(struct analyst *a, const char *sql, bool outside, struct plan_analysis *out);

#endif
