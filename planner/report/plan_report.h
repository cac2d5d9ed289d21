/* plan_report.h - a plan for people, and what was planned for programs. */
#ifndef PLANNER_REPORT_PLAN_REPORT_H
#define PLANNER_REPORT_PLAN_REPORT_H

#include "common/plan.h"
#include "common/strbuf.h"

/* Adds where the plan leads, a line for each step, and what its undo loses. */
void plan_report_text(const struct plan *plan, struct strbuf *out);

/* Adds every statement in full, as a script. */
void plan_report_sql(const struct plan *plan, struct strbuf *out);

/* Returns the document migplan.planned/1. digest is the plan's id, "" where
 * there is nothing to do. */
const char *plan_report_json(const struct plan *plan, const char *digest,
                             const struct strlist *notes, struct arena *arena);

#endif
